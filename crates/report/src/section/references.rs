//! What the methods rest on, in full. References are in the language they were published in, so they are not translated.

use super::section;
use crate::html::{Element, el};

/// In order of the alphabet.
const REFERENCES: &[&str] = &[
    "Aalen OO, Johansen S. An empirical transition matrix for non-homogeneous Markov chains based on censored observations. Scandinavian Journal of Statistics 1978; 5: 141–150.",
    "Anderson JR, Cain KC, Gelber RD. Analysis of survival by tumor response. Journal of Clinical Oncology 1983; 1: 710–719.",
    "Clopper CJ, Pearson ES. The use of confidence or fiducial limits illustrated in the case of the binomial. Biometrika 1934; 26: 404–413.",
    "Collins GS, Moons KGM, Dhiman P, et al. TRIPOD+AI statement: updated guidance for reporting clinical prediction models that use regression or machine learning methods. BMJ 2024; 385: e078378.",
    "Cox DR. Regression models and life-tables. Journal of the Royal Statistical Society, Series B 1972; 34: 187–220.",
    "Efron B. The efficiency of Cox's likelihood function for censored data. Journal of the American Statistical Association 1977; 72: 557–565.",
    "Fellegi IP, Sunter AB. A theory for record linkage. Journal of the American Statistical Association 1969; 64: 1183–1210.",
    "Firth D. Bias reduction of maximum likelihood estimates. Biometrika 1993; 80: 27–38.",
    "Garwood F. Fiducial limits for the Poisson distribution. Biometrika 1936; 28: 437–442.",
    "Grambsch PM, Therneau TM. Proportional hazards tests and diagnostics based on weighted residuals. Biometrika 1994; 81: 515–526.",
    "Greenwood M. The natural duration of cancer. Reports on Public Health and Medical Subjects 33. London: HMSO 1926.",
    "Heinze G, Schemper M. A solution to the problem of monotone likelihood in Cox regression. Biometrics 2001; 57: 114–119.",
    "Kaplan EL, Meier P. Nonparametric estimation from incomplete observations. Journal of the American Statistical Association 1958; 53: 457–481.",
    "Peduzzi P, Concato J, Feinstein AR, Holford TR. Importance of events per independent variable in proportional hazards regression analysis II. Journal of Clinical Epidemiology 1995; 48: 1503–1510.",
    "Rubin DB. Multiple imputation for nonresponse in surveys. New York: Wiley 1987.",
    "Suissa S. Immortal time bias in pharmacoepidemiology. American Journal of Epidemiology 2008; 167: 492–499.",
    "Turnbull BW. The empirical distribution function with arbitrarily grouped, censored and truncated data. Journal of the Royal Statistical Society, Series B 1976; 38: 290–295.",
    "United Nations. Protocol to prevent, suppress and punish trafficking in persons, especially women and children, supplementing the United Nations Convention against Transnational Organized Crime. New York 2000.",
    "von Elm E, Altman DG, Egger M, et al. The Strengthening the Reporting of Observational Studies in Epidemiology (STROBE) statement: guidelines for reporting observational studies. PLoS Medicine 2007; 4: e296.",
    "White IR, Royston P. Imputing missing covariate values for the Cox model. Statistics in Medicine 2009; 28: 1982–1998.",
    "Wilson EB. Probable inference, the law of succession, and statistical inference. Journal of the American Statistical Association 1927; 22: 209–212.",
];

/// The list of references.
pub(crate) fn references() -> Element {
    section("references", "References").with(
        el("ol").class("sentences references").with_all(
            REFERENCES
                .iter()
                .map(|reference| el("li").attr("lang", "en").with(*reference)),
        ),
    )
}

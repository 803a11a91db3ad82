# R's side of `cargo xtask bench survival`: times one estimator on a file that crates/survival/examples/beside_r.rs wrote.
#
#     Rscript beside.R ESTIMATOR kernel|front ROWS FILE
#     Rscript beside.R versions
#
# `front` is what its users call; `kernel` the fitting function beneath, without formula, model frame and summaries, where
# the package has one. One warm call for memory, then as many as make half a second. Prints one line of JSON.

suppressPackageStartupMessages(library(survival))

arguments <- commandArgs(trailingOnly = TRUE)

if (arguments[1] == "versions") {
  cat(sprintf('{"r": "%s", "survival": "%s", "cmprsk": "%s"}\n', getRversion(), packageVersion("survival"),
              if (requireNamespace("cmprsk", quietly = TRUE)) packageVersion("cmprsk") else "absent"))
  quit(status = 0)
}

estimator <- arguments[1]
level <- arguments[2]
rows <- as.integer(arguments[3])
covariates <- 8
numbers <- readBin(arguments[4], "double", rows * (covariates + 2), endian = "little")
columns <- matrix(numbers, nrow = rows)
rm(numbers)
time <- columns[, 1]
outcome <- columns[, 2]
x <- columns[, 3:10]
colnames(x) <- paste0("x", seq_len(covariates))
rm(columns)
y <- Surv(time, outcome == 1)
data <- data.frame(time = time, event = outcome == 1, cause = factor(outcome, 0:2, c("censored", "one", "two")), x)
horizon <- 730
input <- 8 * rows * switch(estimator, kaplan_meier = 2, aalen_johansen = 2, concordance = 3, covariates + 2)

at_horizon <- function(fit, values) values[findInterval(horizon, fit$time)]

work <- switch(paste(estimator, level),
  "cox front" = function() coef(coxph(Surv(time, event) ~ x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8, data, ties = "efron")),
  "cox kernel" = function() {
    coxph.fit(x, y, strata = NULL, offset = NULL, init = NULL, control = coxph.control(), weights = NULL,
              method = "efron", rownames = NULL)$coefficients
  },
  "kaplan_meier front" = function() {
    fit <- survfit(Surv(time, event) ~ 1, data)
    at <- findInterval(horizon, fit$time)
    c(fit$surv[at], fit$surv[at] * fit$std.err[at])
  },
  "aalen_johansen front" = function() {
    fit <- survfit(Surv(time, cause) ~ 1, data)
    fit$pstate[findInterval(horizon, fit$time), 2:3]
  },
  "concordance front" = function() {
    fit <- concordance(Surv(time, event) ~ x8, data, reverse = TRUE)
    c(fit$concordance, sqrt(fit$var))
  },
  "concordance kernel" = function() {
    fit <- concordancefit(y, x[, 8], reverse = TRUE)
    c(fit$concordance, sqrt(fit$var))
  },
  "fine_gray front" = function() {
    cmprsk::crr(time, outcome, x, failcode = 1, cencode = 0)$coef
  },
  "fine_gray kernel" = function() {
    long <- finegray(Surv(time, cause) ~ ., data[, c("time", "cause", colnames(x))], etype = "one")
    coef(coxph(Surv(fgstart, fgstop, fgstatus) ~ x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8, weights = fgwt, data = long,
               ties = "breslow"))
  }
)

memory <- function(name) {
  line <- grep(name, readLines("/proc/self/status"), value = TRUE)
  as.numeric(strsplit(line, "[[:space:]]+")[[1]][2]) * 1024
}
spent <- function() as.numeric(strsplit(readLines("/proc/self/schedstat"), " ")[[1]][1]) / 1e9

invisible(gc())
writeLines("5", "/proc/self/clear_refs")
before <- memory("^VmRSS:")
result <- work()
peak <- max(0, memory("^VmHWM:") - before)
invisible(gc())
start <- spent()
calls <- 0
repeat {
  work()
  calls <- calls + 1
  cpu <- spent() - start
  if (cpu >= 0.5) break
}
cat(sprintf('{"cpu_seconds": %.9e, "calls": %d, "input_bytes": %.0f, "peak_bytes": %.0f, "result": [%s]}\n', cpu / calls,
            as.integer(calls), input, peak, paste(sprintf("%.17e", as.numeric(result)), collapse = ", ")))

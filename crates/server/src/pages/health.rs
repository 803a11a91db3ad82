//! Whether all is well: what the register is, and a backup to keep elsewhere.

use maud::html;

use crate::ask::{Answered, Ask, Content};
use crate::page;

pub(crate) fn page(ask: &mut Ask<'_>) -> Answered {
    let entry = ask.register.last_entry()?;
    let records = ask.open.entries(|_| true).len();
    let unfinished = ask.register.rotation_is_unfinished();
    let content = html! {
        dl.facts {
            div { dt { (ask.t("health-program")) } dd { "throughline " (env!("CARGO_PKG_VERSION")) } }
            div { dt { (ask.t("health-records")) } dd { (records) } }
            div { dt { (ask.t("health-audit")) } dd { (entry) } }
            div { dt { (ask.t("health-https")) } dd { (ask.t(if ask.desk.options.https { "yes" } else { "health-loopback" })) } }
        }
        @if unfinished { (page::notice("bad", &ask.t("health-rotation"))) }
        section {
            h2 { (ask.t("health-backup")) }
            p { (ask.t("health-backup-lead")) }
            form method="post" action="/health/backup" { (page::seal(ask)) button type="submit" { (ask.t("health-backup-make")) } }
        }
    };
    Ok(page::page(ask, &ask.t("menu-health"), &content).into())
}

pub(crate) fn backup(ask: &mut Ask<'_>) -> Answered {
    let viewer = ask.viewer("backup")?;
    let mut rng = ask.chance();
    let bytes = ask
        .register
        .for_administrator(&viewer, ask.now)?
        .backup(Vec::new(), &mut *rng)?;
    Ok(Content::File {
        name: format!("throughline-{}.backup", ask.today()),
        media_type: "application/octet-stream",
        bytes,
    }
    .into())
}

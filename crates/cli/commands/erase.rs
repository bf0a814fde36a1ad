//! `heard erase`

use std::process::ExitCode;

use heard_model::consent::Withdrawn;
use heard_study::{Affected, Certificate, Erasing, Study};

use crate::commands::participant;
use crate::failure::Failure;
use crate::out;

/// Erase a person, or a passage of theirs, from everything the study keeps
///
/// Says first what it touches; with --yes it is done and can't be undone. Texts that others share
/// keep their length: erased letters become dashes. Afterwards every file of the study is looked
/// through for their words, and a certificate without personal data is printed.
#[derive(clap::Args)]
pub(crate) struct Erase {
    /// Who
    #[arg(required_unless_present_any = ["passage", "resume"], conflicts_with = "passage")]
    participant: Option<String>,
    /// Only this passage: TRANSCRIPT#TURN, or TRANSCRIPT:START-END in characters
    #[arg(long, requires = "of")]
    passage: Option<String>,
    /// Whose passage it is
    #[arg(long, value_name = "PARTICIPANT", requires = "passage")]
    of: Option<String>,
    /// Why: a request, the end of a retention time. Never their words
    #[arg(long, value_name = "REASON", default_value = "")]
    why: String,
    /// Do it
    #[arg(long)]
    yes: bool,
    /// Print what was looked through, and for how many words
    #[arg(long)]
    prove: bool,
    /// Finish an erasure that was broken off
    #[arg(long, conflicts_with_all = ["participant", "passage"])]
    resume: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Erase {
    pub(crate) fn run(self, study: &Study) -> Result<ExitCode, Failure> {
        if self.resume {
            let finished = study.finish_erasures()?;
            for certificate in &finished {
                told(certificate, self.json, true)?;
            }
            out::say(&format!("finished {}", out::count(finished.len(), "erasure")));
            return Ok(code(finished.iter().all(|one| one.proof.holds())));
        }
        let target = self.target(study)?;
        if !self.yes {
            preview(&study.erasure_preview(&target)?, self.json)?;
            out::say("nothing was changed. It can't be undone; add --yes and --why to do it");
            return Ok(ExitCode::SUCCESS);
        }
        if self.why.trim().is_empty() {
            return Err(Failure::new("an erasure needs a reason")
                .hint("say it with --why, without their words: --why \"asked by letter\""));
        }
        let certificate = study.erase(&target, &self.why)?;
        told(&certificate, self.json, self.prove)?;
        Ok(code(certificate.proof.holds()))
    }

    fn target(&self, study: &Study) -> Result<Erasing, Failure> {
        if let (Some(passage), Some(of)) = (&self.passage, &self.of) {
            let of = participant::id(of)?;
            return match participant::withdrawn(study, &[], Some(passage))? {
                Withdrawn::Passage(transcript, span) => {
                    Ok(Erasing::passage(&of, &transcript, span))
                }
                _ => Err(Failure::new("that is no passage")),
            };
        }
        let who = self.participant.as_deref().unwrap_or_default();
        Ok(Erasing::person(&participant::id(who)?))
    }
}

fn code(holds: bool) -> ExitCode {
    if holds { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

fn preview(touched: &Affected, json: bool) -> Result<(), Failure> {
    if json {
        return out::json(touched);
    }
    out::data(&lines(touched))
}

fn lines(touched: &Affected) -> String {
    let mut lines = format!(
        "goes whole        {}\nshared with others {}, in dashes\nspeech            {} bytes\n\
         codings           {}\nquotes            {}\nmemos             {}\nother rows        {}\n",
        out::count(touched.transcripts, "transcript"),
        out::count(touched.shared, "transcript"),
        touched.bytes,
        touched.codings,
        touched.quotes,
        touched.memos,
        touched.rows
    );
    if !touched.releases.is_empty() {
        lines += &format!("released files    {}\n", touched.releases.join(", "));
    }
    if !touched.spoken_of.is_empty() {
        let places: Vec<String> =
            touched.spoken_of.iter().map(|(id, turn)| format!("{id}#{turn}")).collect();
        lines += &format!("others speak of them: look at {}\n", places.join(", "));
    }
    lines
}

fn told(certificate: &Certificate, json: bool, prove: bool) -> Result<(), Failure> {
    if json {
        return out::json(certificate);
    }
    out::data(&format!(
        "Certificate of erasure {}\nbegun    {}\nscope    {}\njournal  {}",
        certificate.id, certificate.at, certificate.scope, certificate.head
    ))?;
    if let Some(touched) = &certificate.touched {
        out::data(&format!(
            "{}history           {} payloads destroyed with their salts",
            lines(touched),
            touched.payloads
        ))?;
    }
    let proof = &certificate.proof;
    if prove {
        out::data(&format!(
            "looked for {} of their words in {} files, {} bytes; free pages {}, log {} bytes",
            proof.needles, proof.files, proof.bytes, proof.free_pages, proof.log_bytes
        ))?;
    }
    for (file, count) in &proof.traces {
        out::data(&format!("TRACE  {count} in {file}"))?;
    }
    for what in &proof.chain {
        out::data(&format!("CHAIN  {what}"))?;
    }
    out::data(if proof.holds() {
        "proved: no trace is left in the study"
    } else {
        "NOT PROVED: close everything that has the study open and run `heard check`"
    })?;
    for backup in &certificate.older_backups {
        let until = backup.keep_until.as_deref().unwrap_or("no end set");
        out::say(&format!(
            "backup {} of {} still holds it ({until}): destroy it, or keep it until its day; a \
             restore erases again",
            backup.id, backup.at
        ));
    }
    out::say("outside the study: take them out of the key, and destroy printed and sent copies");
    Ok(())
}

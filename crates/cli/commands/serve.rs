//! `heard serve`

mod forms;

use std::net::{Ipv4Addr, TcpListener};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;

use heard_import::{Options, project};
use heard_study::{IncomingFile, Key, Study};
use heard_web::{Address, Audience, IncomingProject, Tools, Unpacked, Unreadable, serve};

use crate::failure::Failure;
use crate::out;

/// Open the study in the browser
///
/// The page is served to this computer alone, and nothing leaves it. The address lets one browser
/// in, once. Stop it with Ctrl C; whatever the page said is saved, is saved.
#[derive(clap::Args)]
pub(crate) struct Serve {
    /// The port (0 takes any that is free)
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Only print the address
    #[arg(long)]
    no_browser: bool,
    /// Let users in by name and password, and reviewers by their links (see `heard user`,
    /// `heard invite`)
    #[arg(long)]
    team: bool,
    /// Where the team reaches it: the address of a proxy of yours that speaks TLS, as in
    /// https://heard.example.org (implies --team)
    #[arg(long, value_name = "ADDRESS")]
    behind: Option<String>,
}

impl Serve {
    pub(crate) fn run(self, study: Study, key: Option<Key>) -> Result<ExitCode, Failure> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).map_err(|error| {
            Failure::new(format!("port {} can't be used: {error}", self.port))
                .hint("leave --port out: any free port will do")
        })?;
        let tools = Tools {
            read_file: Arc::new(read_file),
            read_project: Arc::new(read_project),
            unpack: Arc::new(unpack),
            forms: forms::forms(),
            build: Arc::new(forms::build),
        };
        super::init::synced(study.folder());
        let open = |address: &str| {
            // Whoever reads the line may be gone; the page is served all the same.
            let _ = out::data(&format!("open {address}"));
            if !self.no_browser && self.behind.is_none() && !open_browser(address) {
                out::say("no browser could be opened; open the address above in one");
            }
        };
        serve(study, key, listener, tools, (self.audience()?, open))?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Serve {
    fn audience(&self) -> Result<Audience, Failure> {
        match &self.behind {
            None if self.team => Ok(Audience::Team(None)),
            None => Ok(Audience::Own),
            Some(origin) => {
                let address = Address::behind(origin).ok_or_else(|| {
                    Failure::new(format!("`{origin}` is no address of a proxy that speaks TLS"))
                        .hint(
                            "write it as browsers will, without a path: https://heard.example.org",
                        )
                })?;
                Ok(Audience::Team(Some(address)))
            }
        }
    }
}

fn read_file(name: &str, bytes: &[u8]) -> Result<IncomingFile, Unreadable> {
    // A parser that may end the process runs in one of its own, here too.
    let options = Options { pages: Some(super::aside::pages), ..Options::default() };
    let readings = heard_import::read(name, bytes, options).map_err(|error| {
        let hint = "Save it as .docx or .txt and try again.".to_owned();
        Unreadable { what: error.to_string(), hint: Some(hint) }
    })?;
    Ok(IncomingFile { name: name.to_owned(), bytes: bytes.to_vec(), readings })
}

fn unpack(name: &str, bytes: &[u8]) -> Result<Option<Vec<Unpacked>>, Unreadable> {
    let told = |error: heard_import::ReadError| Unreadable {
        what: error.to_string(),
        hint: Some("Unpack it and choose the folder.".to_owned()),
    };
    if project::is_project(name, bytes.get(..16).unwrap_or(bytes)) {
        return Ok(None);
    }
    let Some(mut bundle) = heard_import::bundle(name, bytes).map_err(told)? else {
        return Ok(None);
    };
    let names = bundle.names().to_vec();
    let files = names.into_iter().map(|name| {
        let bytes = bundle.bytes(&name).map_err(|error| error.to_string());
        (name, bytes)
    });
    Ok(Some(files.collect()))
}

fn read_project(name: &str, bytes: &[u8]) -> Result<Option<IncomingProject>, Unreadable> {
    let head = bytes.get(..16).unwrap_or(bytes);
    if !project::is_project(name, head) {
        return Ok(None);
    }
    let options = project::Options::default();
    let read = project::read(name, std::io::Cursor::new(bytes), options).map_err(|error| {
        let hint = "Save it as REFI-QDA (.qdpx) once more, or try “heard import” with --positions.";
        Unreadable { what: error.to_string(), hint: Some(hint.to_owned()) }
    })?;
    let fit = read.fit.map(|fit| fit.to_string());
    Ok(Some(IncomingProject { project: read.project, format: read.format, fit }))
}

/// Asks the system to open an address. Nothing waits for the browser.
fn open_browser(address: &str) -> bool {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let quiet = || Stdio::null();
    let started = Command::new(program)
        .args(before)
        .arg(address)
        .stdin(quiet())
        .stdout(quiet())
        .stderr(quiet())
        .spawn();
    started.is_ok()
}

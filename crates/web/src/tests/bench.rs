//! A study in a folder that goes away, and a browser that is none.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use heard_model::Timestamp;
use heard_study::{Actor, BuiltFile, IncomingFile, Key, NewCode, Profile, Study, UserRole, World};
use tower::ServiceExt as _;

use crate::desk::{Form, Tools, Unreadable};
use crate::route::Role;
use crate::site::{Address, Doors, Entry, site};

pub(super) const HOST: &str = "127.0.0.1:4321";

pub(super) const PASSWORD: &str = "a brew and a quiet word";

/// What the interview of every test says, a turn a line.
pub(super) const SAID: &[(&str, &str)] = &[
    ("INT", "How was that first appointment?"),
    ("P1", "I told Karen I was fine 😭. Nobody asked my mum in Tarnholt."),
    ("INT", "And then?"),
    ("P1", "<b>They</b> wrote \"it\" down & I said nothing."),
];

pub(super) struct Bench {
    _folder: tempfile::TempDir,
    pub(super) router: Router,
    pub(super) entry: Entry,
    /// The same study, to look at what was kept.
    pub(super) study: Study,
    pub(super) cookie: String,
}

pub(super) struct Got {
    pub(super) status: StatusCode,
    pub(super) head: HeaderMap,
    pub(super) body: String,
}

impl Bench {
    /// A study with one interview and one code, its key open, and a researcher who has come in.
    pub(super) async fn new() -> Bench {
        Bench::with(Some(roster()), |_| {}).await
    }

    /// The same with this key or none, and whatever `more` puts into the study.
    pub(super) async fn with(key: Option<Key>, more: impl FnOnce(&Study)) -> Bench {
        let folder = tempfile::tempdir().unwrap();
        let at: Timestamp = "2026-11-21T10:00:00Z".parse().unwrap();
        let world = World::fixed(at, 7);
        let path = folder.path().join("study");
        let actor = Actor::researcher("lena");
        let study =
            Study::create(&path, "Held <in> Mind", Profile::CodebookTa, actor, world).unwrap();
        let incoming = (read())("M01.txt", said().as_bytes()).unwrap();
        study.import(incoming, &heard_study::ImportOptions::default()).unwrap();
        study.add_code(NewCode { name: "Masking".to_owned(), ..NewCode::default() }).unwrap();
        more(&study);
        let seen = study.by(study.actor().clone());
        let (router, entry) = site(Doors { study, key }, tools(), Address::local(HOST));
        let mut bench =
            Bench { _folder: folder, router, entry, study: seen, cookie: String::new() };
        let way_in = bench.entry.owner();
        let got = bench.get(way_in.strip_prefix(&format!("http://{HOST}")).unwrap()).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER);
        let line = got.head["set-cookie"].to_str().unwrap();
        assert!(line.contains("HttpOnly; SameSite=Strict"), "{line}");
        bench.cookie = line.split(';').next().unwrap().to_owned();
        bench
    }

    /// Comes in as somebody of `role`, by the way that is theirs.
    pub(super) async fn come_in_as(&mut self, role: Role) {
        self.cookie.clear();
        let got = match role {
            Role::Anyone => return,
            Role::Owner => {
                self.cookie = self.entry.own_session();
                return;
            }
            Role::Researcher | Role::Facilitator => {
                let role = if role == Role::Researcher {
                    UserRole::Researcher
                } else {
                    UserRole::Facilitator
                };
                let name = role.as_str();
                if !self.study.users().unwrap().iter().any(|user| user.name == name) {
                    self.study.add_user(name, role, false, PASSWORD).unwrap();
                }
                let form = format!("name={name}&password={}", PASSWORD.replace(' ', "+"));
                self.send_form("/login", &form).await
            }
            Role::Reviewer => {
                let token = self.invited("nell");
                self.send_form("/invite", &format!("token={token}")).await
            }
        };
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
        assert_eq!(got.head["location"], role.home());
        let line = got.head["set-cookie"].to_str().unwrap();
        assert!(line.contains("HttpOnly; SameSite=Strict"), "{line}");
        self.cookie = line.split(';').next().unwrap().to_owned();
    }

    /// The token of a link for `reviewer`, who was asked about one quote.
    pub(super) fn invited(&self, reviewer: &str) -> String {
        let id = heard_model::TranscriptId::new("M01").unwrap();
        let at = said().find("<b>They").unwrap();
        let span = heard_model::Span::new(at, at + 20).unwrap();
        let quote = self.study.lift_quote(heard_study::NewQuote::new(&id, span)).unwrap().value;
        let (role, use_) = (heard_model::ReviewRole::Peer, heard_model::Use::Workshop);
        self.study.assign_reviews(reviewer, role, &[quote], &[use_]).unwrap();
        self.study.invite(reviewer, 30).unwrap().value.token
    }

    /// Sends a form from our own origin, with no token of a session.
    pub(super) async fn send_form(&self, path: &str, form: &str) -> Got {
        let request = self
            .request(Method::POST, path)
            .header("origin", format!("http://{HOST}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .unwrap();
        self.send(request).await
    }

    pub(super) fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(path).header("host", HOST);
        if self.cookie.is_empty() { request } else { request.header("cookie", &self.cookie) }
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Got {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        // What never ends is not read here.
        let body = match head.headers.get("content-type").map(|kind| kind.as_bytes()) {
            Some(b"text/event-stream") => Bytes::new(),
            _ => to_bytes(body, usize::MAX).await.unwrap(),
        };
        Got {
            status: head.status,
            head: head.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    pub(super) async fn get(&self, path: &str) -> Got {
        self.send(self.request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    /// The form token of this session, from a page.
    pub(super) async fn form_token(&self) -> String {
        let page = self.get("/import").await.body;
        let (_, rest) = page.split_once("name=\"form-token\" content=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    }

    /// Sends a form as the page would.
    pub(super) async fn post(&self, path: &str, form: &str) -> Got {
        let token = self.form_token().await;
        let body = format!("form_token={token}&{form}");
        let request = self
            .request(Method::POST, path)
            .header("origin", format!("http://{HOST}"))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded;charset=UTF-8")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }
}

/// A key that names somebody whom no test speaks of.
pub(super) fn roster() -> Key {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key.toml");
    let entity = "[[entity]]\nid = \"CHILD-01\"\nreplacement = \"[a child]\"\n\
                  forms = [{ text = \"Jessamine\", class = \"person_name\" }]\n";
    std::fs::write(&file, entity).unwrap();
    Key::open(&file, &folder.path().join("study")).unwrap()
}

pub(super) fn said() -> String {
    SAID.iter().map(|(who, words)| format!("{who}: {words}\n")).collect()
}

pub(super) fn read() -> impl Fn(&str, &[u8]) -> Result<IncomingFile, Unreadable> {
    |name, bytes| {
        let readings = heard_import::read(name, bytes, heard_import::Options::default())
            .map_err(|error| Unreadable { what: error.to_string(), hint: None })?;
        Ok(IncomingFile { name: name.to_owned(), bytes: bytes.to_vec(), readings })
    }
}

fn tools() -> Tools {
    let form = |name, usual| Form { name, title: name, about: "", usual };
    Tools {
        read_file: Arc::new(read()),
        read_project: Arc::new(|name, bytes| {
            let read =
                heard_import::project::is_project(name, &bytes[..bytes.len().min(16)]).then(|| {
                    heard_import::project::read(
                        name,
                        std::io::Cursor::new(bytes),
                        Default::default(),
                    )
                });
            let told = |read: heard_import::project::ProjectReading| crate::desk::IncomingProject {
                fit: read.fit.map(|fit| fit.to_string()),
                project: read.project,
                format: read.format,
            };
            read.transpose()
                .map(|read| read.map(told))
                .map_err(|error| Unreadable { what: error.to_string(), hint: None })
        }),
        unpack: Arc::new(|name, bytes| {
            let told =
                |error: heard_import::ReadError| Unreadable { what: error.to_string(), hint: None };
            let Some(mut bundle) = heard_import::bundle(name, bytes).map_err(told)? else {
                return Ok(None);
            };
            let names = bundle.names().to_vec();
            let one = |name: String| {
                let bytes = bundle.bytes(&name).map_err(|error| error.to_string());
                (name, bytes)
            };
            Ok(Some(names.into_iter().map(one).collect()))
        }),
        forms: vec![form("docx", true), form("txt", false)],
        build: Arc::new(|cleared, _, _, asked, told| {
            let mut files = Vec::new();
            for name in asked {
                told(files.len(), asked.len(), name);
                let path = heard_export::format(name).unwrap().file_name(&cleared.shown().name);
                let bytes = heard_export::render(name, cleared)?;
                files.push(BuiltFile { path, bytes, cards: Vec::new() });
            }
            Ok(files)
        }),
    }
}

//! The program as a server, and a browser that is none.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A server of the team's.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
}

impl Server {
    pub(crate) fn start(study: &Path, port: u16) -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_heard"))
            .args(["--study", &study.display().to_string(), "serve", "--team", "--no-browser"])
            .args(["--port", &port.to_string()])
            .env_clear()
            .env("HEARD_NOW", "2026-11-21T09:00:00Z")
            .env("HEARD_ACTOR", "ana")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a server");
        let mut line = String::new();
        let out = child.stdout.take().expect("its words");
        BufReader::new(out).read_line(&mut line).expect("an address");
        let port = line.trim().rsplit(':').next().and_then(|rest| rest.split('/').next());
        let port = port.and_then(|port| port.parse().ok()).unwrap_or_else(|| panic!("{line}"));
        Server { child, port }
    }

    /// Somebody at its door who has come in by name.
    pub(crate) fn visitor(&self, name: &str, password: &str) -> Browser {
        let mut browser = Browser { port: self.port, cookie: String::new() };
        browser.come_in("/login", &format!("name={name}&password={}", password.replace(' ', "+")));
        browser
    }

    /// As a power cut would.
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A browser that is none.
#[derive(Clone)]
pub(crate) struct Browser {
    pub(crate) port: u16,
    pub(crate) cookie: String,
}

pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Got {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

impl Browser {
    pub(crate) fn ask(&self, method: &str, path: &str, form: Option<&str>) -> std::io::Result<Got> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let host = format!("127.0.0.1:{}", self.port);
        let body = form.unwrap_or_default();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{body}",
            self.cookie,
            body.len()
        )?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text
            .split_once("\r\n\r\n")
            .ok_or_else(|| std::io::Error::other("the answer broke off"))?;
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        Ok(Got { status, head: head.to_owned(), body: body.to_owned() })
    }

    /// Sends a form as the page would.
    pub(crate) fn send(&self, path: &str, fields: &str) -> std::io::Result<Got> {
        let page = self.ask("GET", "/import", None)?.body;
        let token = one(&page, "name=\"form-token\" content=\"");
        self.ask("POST", path, Some(&format!("form_token={token}&{fields}")))
    }

    pub(crate) fn come_in(&mut self, path: &str, form: &str) {
        let got = self.ask("POST", path, Some(form)).expect("an answer");
        assert_eq!(got.status, 303, "{}", got.body);
        let cookie = got.header("set-cookie").expect("a cookie");
        self.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    }
}

pub(crate) fn values<'a>(page: &'a str, before: &str) -> Vec<&'a str> {
    page.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

pub(crate) fn one<'a>(page: &'a str, before: &str) -> &'a str {
    values(page, before).first().copied().unwrap_or_default()
}

//! The site on a socket of this machine.

use std::net::TcpListener;

use heard_study::{Key, Study};

use crate::desk::Tools;
use crate::line::{Patience, answer_all};
use crate::site::{Address, Doors, site};

/// Why nothing could be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// Others on the network could reach it.
    #[error("{address} can be reached from other computers")]
    NotLocal {
        /// Where it would have been.
        address: std::net::SocketAddr,
    },
    /// Nobody could come in by name.
    #[error("the study has no users who could come in")]
    NoUsers,
    /// The study would not say who its users are.
    #[error("the study's users can't be read")]
    Study(#[from] heard_study::StudyError),
    /// The system gave no socket, or took it away.
    #[error("the system would not let the pages be served")]
    Socket(#[from] std::io::Error),
}

/// To whom the pages are served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// To whoever started the program, by an address that lets in once.
    Own,
    /// To users by name and password, and to reviewers by their links: at this address, or on this
    /// machine where none is said.
    Team(Option<Address>),
}

/// Serves `study` on `listener`, which must be this machine's own (127.0.0.1), until the program
/// is told to stop. What others reach comes through a proxy of the team's own, which speaks TLS.
/// `open` is given the address at which to come in.
pub fn serve(
    study: Study,
    key: Option<Key>,
    listener: TcpListener,
    tools: Tools,
    (audience, open): (Audience, impl FnOnce(&str)),
) -> Result<(), ServeError> {
    let local = listener.local_addr()?;
    if !local.ip().is_loopback() {
        return Err(ServeError::NotLocal { address: local });
    }
    if audience != Audience::Own && !study.doorkeeper().has_users()? {
        return Err(ServeError::NoUsers);
    }
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(32)
        .enable_all()
        .build()?;
    let own = audience == Audience::Own;
    let address = match audience {
        Audience::Team(Some(address)) => address,
        _ => Address::local(&local.to_string()),
    };
    let way_in = format!("{}/login", address.origin());
    let (router, entry) = site(Doors { study, key }, tools, address);
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tokio::task::spawn_blocking(entry.warm_up());
        open(&if own { entry.owner() } else { way_in });
        let closing = async move {
            told_to_stop().await;
            entry.close();
        };
        answer_all(listener, router, Patience::default(), closing).await;
        Ok(())
    })
}

/// Waits for Ctrl C. Requests that are being answered are answered to the end.
async fn told_to_stop() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

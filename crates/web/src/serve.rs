//! The site on a socket of this machine.

use std::net::TcpListener;

use heard_study::{Key, Study};

use crate::desk::Tools;
use crate::site::{Doors, site};

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
    /// The system gave no socket, or took it away.
    #[error("the system would not let the pages be served")]
    Socket(#[from] std::io::Error),
}

/// Serves `study` on `listener`, which must be this machine's own (127.0.0.1), until the program
/// is told to stop. `open` is given the address that lets a researcher in, once.
pub fn serve(
    study: Study,
    key: Option<Key>,
    listener: TcpListener,
    tools: Tools,
    open: impl FnOnce(&str),
) -> Result<(), ServeError> {
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() {
        return Err(ServeError::NotLocal { address });
    }
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(32)
        .enable_all()
        .build()?;
    let (router, entry) = site(Doors { study, key }, tools, &address.to_string());
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        open(&entry.researcher());
        axum::serve(listener, router).with_graceful_shutdown(told_to_stop()).await
    })?;
    Ok(())
}

/// Waits for Ctrl C. Requests that are being answered are answered to the end.
async fn told_to_stop() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

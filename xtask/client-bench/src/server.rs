//! The least server that can be: it reads heads of requests and gives replies that are there already.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Starts a server on a thread of its own; it ends with the program.
///
/// Each connection is answered with these texts in turn, after this long.
pub(crate) fn start(bodies: [&'static [u8]; 2], delay: Duration) -> io::Result<SocketAddr> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let replies = bodies.map(reply);
    std::thread::spawn(move || {
        runtime.block_on(async {
            let Ok(listener) = TcpListener::from_std(listener) else { return };
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, replies, delay));
            }
        });
    });
    Ok(address)
}

/// A reply with its head.
fn reply(body: &[u8]) -> &'static [u8] {
    let length = body.len();
    let head =
        format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n");
    Vec::leak([head.as_bytes(), body].concat())
}

/// Answers the requests of one connection. They have no bodies.
async fn serve(mut stream: TcpStream, replies: [&[u8]; 2], delay: Duration) -> io::Result<()> {
    let mut replies = replies.into_iter().cycle();
    stream.set_nodelay(true)?;
    let mut buffer = vec![0; 4096];
    let mut filled = 0;
    loop {
        let read = stream.read(&mut buffer[filled..]).await?;
        if read == 0 {
            return Ok(());
        }
        filled += read;
        if buffer[..filled].ends_with(b"\r\n\r\n") {
            filled = 0;
            if !delay.is_zero() {
                tokio::time::sleep(delay).await;
            }
            stream.write_all(replies.next().unwrap_or_default()).await?;
        }
    }
}

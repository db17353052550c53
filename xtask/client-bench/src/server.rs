//! The least server that can be: it reads heads of requests and always gives the same reply.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Starts a server on a thread of its own; it ends with the program.
///
/// Every reply is this text, after this long.
pub(crate) fn start(body: &'static [u8], delay: Duration) -> io::Result<SocketAddr> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let reply: &'static [u8] = Vec::leak([head.as_bytes(), body].concat());
    std::thread::spawn(move || {
        runtime.block_on(async {
            let Ok(listener) = TcpListener::from_std(listener) else { return };
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, reply, delay));
            }
        });
    });
    Ok(address)
}

/// Answers the requests of one connection. They have no bodies.
async fn serve(mut stream: TcpStream, reply: &[u8], delay: Duration) -> io::Result<()> {
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
            stream.write_all(reply).await?;
        }
    }
}

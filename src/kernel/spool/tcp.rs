//! A printer that listens on a TCP port for raw bytes. Nothing comes back from such a printer: that all bytes were
//! taken is all that can be known.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

use super::{Handed, Standing, State, brief};

/// The port that printers take raw bytes at.
pub const PORT: u16 = 9100;

/// How long a printer may take to answer the call.
const CALL: Duration = Duration::from_secs(4);

/// How long it may take none of our bytes before it counts as gone.
const STALL: Duration = Duration::from_secs(15);

/// How long to listen for a printer that hangs up with bytes of ours unread.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// Host and port of an address as typed: `host`, `host:port`, `tcp://host:port`, `[::1]:9100`.
pub fn host_and_port(address: &str) -> Option<(String, u16)> {
    let plain = address.trim();
    let plain = plain.strip_prefix("tcp://").unwrap_or(plain).trim_end_matches('/');
    let (host, port) = match plain.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, Some(port)),
        _ => (plain, None),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let named = |ch: char| ch.is_alphanumeric() || matches!(ch, '.' | '-' | '_' | ':' | '%');
    if host.is_empty() || host.chars().count() > 253 || !host.chars().all(named) {
        return None;
    }
    let port = match port {
        Some(port) => port.parse().ok().filter(|port| *port > 0)?,
        None => PORT,
    };
    Some((host.to_string(), port))
}

/// Whether somebody answers there.
pub fn stand(address: &str) -> Standing {
    match call(address) {
        Ok(_) => Standing::new(State::Ready, ""),
        Err(standing) => standing,
    }
}

/// Sends all bytes.
pub fn hand(address: &str, bytes: &[u8]) -> Handed {
    let mut stream = match call(address) {
        Ok(stream) => stream,
        Err(standing) => return Handed::Refused(standing),
    };
    let mut sent = 0;
    let broken = |sent: usize, told: &str| match sent {
        0 => Handed::Refused(Standing::new(State::Offline, told)),
        _ => Handed::Partly { sent, told: brief(told) },
    };
    if let Err(error) = stream.set_write_timeout(Some(STALL)) {
        return broken(0, &error.to_string());
    }
    while let Some(rest) = bytes.get(sent..).filter(|rest| !rest.is_empty()) {
        match stream.write(rest) {
            Ok(0) => return broken(sent, "closed"),
            Ok(taken) => sent += taken,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return broken(sent, &error.to_string()),
        }
    }
    match stream.shutdown(Shutdown::Write).and_then(|()| hung_up(&mut stream)) {
        Ok(()) => Handed::Taken,
        Err(error) => broken(sent, &error.to_string()),
    }
}

/// Waits a moment for a printer that resets the connection: some of the bytes never arrived then. One that says
/// nothing has them.
fn hung_up(stream: &mut TcpStream) -> std::io::Result<()> {
    let end = Instant::now() + LAST_WORDS;
    let mut ignored = [0_u8; 256];
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        stream.set_read_timeout(Some(left))?;
        match stream.read(&mut ignored) {
            Ok(0) => return Ok(()),
            Ok(_) => {}
            Err(error) => match error.kind() {
                ErrorKind::WouldBlock | ErrorKind::TimedOut => return Ok(()),
                ErrorKind::Interrupted => {}
                _ => return Err(error),
            },
        }
    }
}

fn call(address: &str) -> Result<TcpStream, Standing> {
    let Some((host, port)) = host_and_port(address) else { return Err(Standing::new(State::Absent, address)) };
    let places = (host.as_str(), port).to_socket_addrs();
    let places = places.map_err(|error| Standing::new(State::Absent, &error.to_string()))?;
    let mut last = Standing::new(State::Absent, &host);
    let end = Instant::now() + CALL;
    for place in places {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        match TcpStream::connect_timeout(&place, left) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = Standing::new(State::Offline, &error.to_string()),
        }
    }
    Err(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;
    use std::thread;

    #[test]
    fn addresses_as_typed() {
        for (typed, expected) in [
            ("printer", Some(("printer", 9100))),
            ("tcp://10.0.0.7", Some(("10.0.0.7", 9100))),
            ("tcp://10.0.0.7:9101/", Some(("10.0.0.7", 9101))),
            ("[::1]:9100", Some(("::1", 9100))),
            ("::1", Some(("::1", 9100))),
            ("host:0", None),
            ("host:99999", None),
            ("host:lp", None),
            ("", None),
            ("tcp://", None),
            ("a b", None),
            ("a;b", None),
        ] {
            let read = host_and_port(typed);
            assert_eq!(read.as_ref().map(|(host, port)| (host.as_str(), *port)), expected, "{typed}");
        }
    }

    #[test]
    fn all_bytes_arrive_or_it_is_told_how_many() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let printer = thread::spawn(move || {
            let mut all = Vec::new();
            listener.accept().unwrap().0.read_to_end(&mut all).unwrap();
            // The second call is cut off after a few bytes.
            let (mut stream, _) = listener.accept().unwrap();
            stream.read_exact(&mut [0; 4]).unwrap();
            drop(stream);
            all
        });
        let bytes: Vec<u8> = (0..100_000_u32).map(|number| number.to_le_bytes()[0]).collect();
        assert_eq!(hand(&address, &bytes), Handed::Taken);
        let large = vec![7; 8_000_000];
        assert!(matches!(hand(&address, &large), Handed::Partly { sent, .. } if sent > 0 && sent < large.len()));
        assert_eq!(printer.join().unwrap(), bytes);
        assert!(matches!(hand(&address, &bytes), Handed::Refused(Standing { state: State::Offline, .. })));
        assert_eq!(stand(&address).state, State::Offline);
        assert_eq!(stand("no such host").state, State::Absent);
    }
}

//! A CUPS in a temporary folder: its own configuration, spool and socket, ended with the test. Printers of it are plain
//! sockets, or `ippeveprinter` on a D-Bus of its own, which keeps what it is sent.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long anything may take; what is waited for comes much sooner.
const PATIENCE: Duration = Duration::from_secs(40);

/// Waits for a condition.
pub fn until(what: &str, mut met: impl FnMut() -> bool) {
    let start = Instant::now();
    while !met() {
        assert!(start.elapsed() < PATIENCE, "never {what}");
        thread::sleep(Duration::from_millis(50));
    }
}

/// Writes an executable script.
pub fn script(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A process that ends with its owner.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        if let Some(pid) = rustix::process::Pid::from_raw(self.0.id().cast_signed()) {
            // Asked first, so that a scheduler ends its own filters.
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(3) {
            if !matches!(self.0.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A program of the machine, also where only administrators have it in their path.
fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = std::env::split_paths(&path).chain(["/usr/sbin", "/sbin", "/usr/bin"].map(PathBuf::from));
    let found = places.map(|folder| folder.join(name)).find(|path| path.is_file());
    if found.is_none() {
        println!("SKIPPED: {name} is not installed, so printing through CUPS is not tried");
    }
    found
}

/// A scheduler of the test's own.
pub struct Cups {
    folder: tempfile::TempDir,
    _scheduler: Process,
}

impl Cups {
    /// Starts one; `None`, and a line that says so, where CUPS is missing.
    pub fn start() -> Option<Cups> {
        let cupsd = program("cupsd")?;
        for name in ["lp", "lpstat", "cancel", "lpadmin", "cupsdisable", "pdfinfo", "pdftotext"] {
            program(name)?;
        }
        let folder = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o755)).tempdir().unwrap();
        let root = folder.path();
        for name in ["etc", "spool/tmp", "cache", "state", "log"] {
            fs::create_dir_all(root.join(name)).unwrap();
        }
        let is_root = rustix::process::geteuid().is_root();
        if is_root {
            // Filters and backends run as another user, who must reach the spool.
            let mut own = Command::new("chown");
            own.args(["-R", "lp:lp"]).args(["spool", "cache", "state", "log"].map(|name| root.join(name)));
            assert!(own.status().unwrap().success());
        }
        let place = root.display();
        let users = if is_root { "User lp\nGroup lp\nSystemGroup root\n" } else { "" };
        let files = format!(
            "ServerRoot {place}/etc\nStateDir {place}/state\nCacheDir {place}/cache\nRequestRoot {place}/spool\n\
             TempDir {place}/spool/tmp\nDocumentRoot {place}\nAccessLog {place}/log/access\nErrorLog {place}/log/error\n\
             PageLog {place}/log/page\n{users}"
        );
        let config = format!(
            "LogLevel info\nListen {place}/cups.sock\nBrowsing No\nDefaultShared No\nWebInterface No\n\
             JobRetryInterval 1\nErrorPolicy retry-job\n<Location />\nOrder allow,deny\nAllow all\n</Location>\n\
             <Policy default>\n<Limit All>\nOrder deny,allow\n</Limit>\n</Policy>\n"
        );
        fs::write(root.join("etc/cups-files.conf"), files).unwrap();
        fs::write(root.join("etc/cupsd.conf"), config).unwrap();
        let mut command = Command::new(cupsd);
        command.arg("-f").arg("-c").arg(root.join("etc/cupsd.conf")).arg("-s").arg(root.join("etc/cups-files.conf"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let scheduler = Process(command.spawn().unwrap());
        let cups = Cups { folder, _scheduler: scheduler };
        until("running", || cups.answer("lpstat", &["-r"]).contains("scheduler is running"));
        Some(cups)
    }

    /// As CUPS_SERVER wants it.
    pub fn server(&self) -> String {
        self.folder.path().join("cups.sock").display().to_string()
    }

    fn answer(&self, name: &str, words: &[&str]) -> String {
        let path = program(name).unwrap();
        let output = Command::new(path).args(words).env("CUPS_SERVER", self.server()).env("LC_ALL", "C").output();
        String::from_utf8_lossy(&output.unwrap().stdout).into_owned()
    }

    /// Runs a command against it, which must work.
    pub fn run(&self, name: &str, words: &[&str]) {
        let path = program(name).unwrap();
        let output =
            Command::new(path).args(words).env("CUPS_SERVER", self.server()).env("LC_ALL", "C").output().unwrap();
        assert!(output.status.success(), "{name} {words:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// A queue that sends its documents on as they are.
    pub fn queue(&self, name: &str, device: &str) {
        self.run("lpadmin", &["-p", name, "-E", "-v", device, "-m", "raw"]);
    }

    /// What it still has to print.
    pub fn open_jobs(&self) -> String {
        self.answer("lpstat", &["-o"])
    }

    /// A queue with an IPP printer behind it; `None`, and a line that says so, where that can't be.
    pub fn ippeveprinter(&self, name: &str) -> Option<Laser> {
        let (printer, bus) = (program("ippeveprinter")?, program("dbus-daemon")?);
        let folder = self.folder.path().join(format!("{name}.printer"));
        fs::create_dir_all(folder.join("kept")).unwrap();
        let place = folder.display();
        fs::write(folder.join("bus.conf"), BUS.replace("PLACE", &place.to_string())).unwrap();
        fs::write(folder.join("laser.ppd"), PPD).unwrap();
        script(&folder.join("print"), &PRINT.replace("PLACE", &place.to_string()));
        fs::write(folder.join("paper"), "").unwrap();
        let quiet = |command: &mut Command| {
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        };
        let mut command = Command::new(bus);
        command.arg(format!("--config-file={place}/bus.conf")).args(["--nofork", "--nopidfile"]);
        quiet(&mut command);
        let bus = Process(command.spawn().unwrap());
        until("on the bus", || folder.join("bus").exists());
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(printer);
        // It keeps what it is sent; DNS-SD stays off, but it wants a bus to say so to.
        command.args(["-r", "off", "-n", "localhost", "-k", "-vvv", "-p", &port.to_string()]);
        command.arg("-P").arg(folder.join("laser.ppd")).arg("-d").arg(folder.join("kept"));
        command.arg("-c").arg(folder.join("print")).arg(name);
        command.env("DBUS_SYSTEM_BUS_ADDRESS", format!("unix:path={place}/bus"));
        quiet(&mut command);
        command.stderr(fs::File::create(folder.join("log")).unwrap());
        let device = Process(command.spawn().unwrap());
        let start = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            if start.elapsed() > Duration::from_secs(10) {
                let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
                println!("SKIPPED: ippeveprinter doesn't start here: {log}");
                return None;
            }
            thread::sleep(Duration::from_millis(50));
        }
        self.run(
            "lpadmin",
            &["-p", name, "-E", "-v", &format!("ipp://localhost:{port}/ipp/print"), "-m", "everywhere"],
        );
        Some(Laser { folder, _device: device, _bus: bus })
    }
}

/// An IPP printer that knows A4 and A5.
pub struct Laser {
    folder: PathBuf,
    _device: Process,
    _bus: Process,
}

impl Laser {
    /// The one document that it was sent.
    pub fn only_paper(&self) -> PathBuf {
        let kept: Vec<PathBuf> =
            fs::read_dir(self.folder.join("kept")).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(kept.len(), 1, "{kept:?}");
        kept[0].clone()
    }

    /// What it said of itself.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(self.folder.join("log")).unwrap()).into_owned()
    }

    /// From now on it waits for paper.
    pub fn take_paper_out(&self) {
        fs::remove_file(self.folder.join("paper")).unwrap();
    }

    /// It goes on.
    pub fn put_paper_in(&self) {
        fs::write(self.folder.join("paper"), "").unwrap();
    }
}

/// What it does with a document: nothing, once it has paper.
const PRINT: &str = "#!/bin/sh
[ -e PLACE/paper ] || echo 'STATE: +media-empty-error' >&2
while [ ! -e PLACE/paper ]; do sleep 0.05; done
echo 'STATE: -media-empty-error' >&2
";

const BUS: &str = "<busconfig><type>custom</type><listen>unix:path=PLACE/bus</listen><auth>EXTERNAL</auth>
<policy context='default'><allow send_destination='*'/><allow own='*'/></policy></busconfig>
";

const PPD: &str = r#"*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "LASER.PPD"
*Manufacturer: "Test"
*Product: "(Laser)"
*ModelName: "Laser"
*ShortNickName: "Laser"
*NickName: "Laser"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: False
*DefaultColorSpace: Gray
*Throughput: "600"
*OpenUI *PageSize/Media Size: PickOne
*DefaultPageSize: A4
*PageSize A4/A4: "<</PageSize[595 842]>>setpagedevice"
*PageSize A5/A5: "<</PageSize[420 595]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion/Media Size: PickOne
*DefaultPageRegion: A4
*PageRegion A4/A4: "<</PageSize[595 842]>>setpagedevice"
*PageRegion A5/A5: "<</PageSize[420 595]>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4/A4: "12 12 583.275591 829.889764"
*ImageableArea A5/A5: "12 12 407.527559 583.275591"
*DefaultPaperDimension: A4
*PaperDimension A4/A4: "595.275591 841.889764"
*PaperDimension A5/A5: "419.527559 595.275591"
"#;

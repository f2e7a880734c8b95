//! The program as a newcomer starts it: `helheten demo`, serving the bundled pages on the loopback.

#![expect(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot go on fails")]

use crate::foreign::run;
use crate::program::helheten;
use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const START_TIMEOUT: Duration = Duration::from_mins(2);
const PAUSE: Duration = Duration::from_millis(50);

/// A server of the bundled pages that ends with its test, and its database.
pub struct DemoServer {
    /// Its address, without a path: `http://127.0.0.1:40123`.
    pub url: String,
    program: Child,
    folder: TempDir,
}

impl Drop for DemoServer {
    fn drop(&mut self) {
        // It may have ended by itself, which the test has noticed by then.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

impl DemoServer {
    /// Imports the bundled pages into a database of its own and serves them; waits until it answers.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// Does so with more arguments.
    pub fn start_with(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().to_string();
        let log = folder.path().join("log");
        let mut command = helheten();
        command.args(["demo", "--listen", &address]).args(arguments).current_dir(folder.path()).stdin(Stdio::null()).stdout(Stdio::null());
        let program = command.stderr(File::create(&log).unwrap()).spawn().unwrap();
        let mut server = Self { url: format!("http://{address}"), program, folder };
        let start = Instant::now();
        while TcpStream::connect(&address).is_err() {
            let ended = server.program.try_wait().unwrap();
            let said = || fs::read_to_string(&log).unwrap_or_default();
            assert!(ended.is_none(), "the server ended with {ended:?}: {}", said());
            assert!(start.elapsed() < START_TIMEOUT, "the server did not start within {START_TIMEOUT:?}: {}", said());
            sleep(PAUSE);
        }
        server
    }

    /// A folder that goes with the server.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// How many bytes of memory it holds; `None` where the system does not tell.
    pub fn memory(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.program.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        Some(line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()? * 1024)
    }

    /// Lets it have so many files open at most, connections among them.
    pub fn limit_files(&self, count: u32) {
        run(Command::new("prlimit").args(["--pid", &self.program.id().to_string(), &format!("--nofile={count}:{count}")]));
    }

    /// What the program has said so far, beside its answers.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder().join("log")).unwrap()
    }

    /// What imports a page into the server's database that states what none of the bundled ones does.
    pub fn import_news(&self) -> Command {
        let mut command = helheten();
        command.args(["import", "--quiet", "--database", &format!("sqlite://{}/helheten.db", self.folder().display()), "--pages"]).arg(self.write_news());
        command
    }

    fn write_news(&self) -> PathBuf {
        let pages = self.folder().join("news");
        fs::create_dir_all(&pages).unwrap();
        fs::write(pages.join("page.txt"), "Nytt\n\nFramtidsnämnden består av 9 ledamöter.\n").unwrap();
        let list = "[[page]]\nfile = \"page.txt\"\nregion = \"14\"\nurl = \"https://region-14.example/nytt\"\ndate = \"2026-01-01\"\n";
        fs::write(pages.join("pages.toml"), list).unwrap();
        pages
    }
}

/// Says that a test does not run, and why; where `HELHETEN_NO_SKIP` is set, that is a failure.
#[expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a test that does not run says so; the environment tells whether it may")]
pub fn skip(reason: &str) {
    let forbidden = std::env::var("HELHETEN_NO_SKIP").is_ok_and(|value| value != "0");
    assert!(!forbidden, "HELHETEN_NO_SKIP is set, but {reason}");
    println!("skipped: {reason}");
}

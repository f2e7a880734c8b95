//! A PostgreSQL server for tests: started in a temporary folder on a free port of this machine, gone afterwards.

use crate::environment::find_program;
use crate::process;
use anyhow::{Context, Result, bail};
use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

const USER: &str = "helheten";
const START_ATTEMPTS: u32 = 150;
const START_PAUSE: Duration = Duration::from_millis(200);

/// A running server; dropping it stops it and removes its data.
pub(crate) struct Cluster {
    folder: PathBuf,
    port: u16,
    server: Child,
    account: Option<String>,
    stop_program: PathBuf,
}

impl Cluster {
    /// Starts a server, or gives none where PostgreSQL's programs are not installed.
    ///
    /// # Errors
    /// Where they are installed but do not start.
    pub(crate) fn start() -> Result<Option<Self>> {
        let folders = version_folders();
        let find = |name| find_program(name, &folders);
        let (Some(init), Some(serve), Some(stop_program)) = (find("initdb"), find("postgres"), find("pg_ctl")) else { return Ok(None) };

        let folder = std::env::temp_dir().join(format!("helheten-postgres-{}", std::process::id()));
        let data = folder.join("data");
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let account = unprivileged_account()?;
        if let Some(account) = &account {
            process::capture(Command::new("chown").arg(account).arg(&folder))?;
        }
        let account = account.as_deref();
        let options = ["--auth=trust", "--username", USER, "--encoding=UTF8", "--locale=C", "--no-sync", "--pgdata"];
        process::capture(as_account(account, &init).args(options).arg(&data).current_dir(&folder))?;

        let port = free_port()?;
        let log = fs::File::create(folder.join("log")).context("cannot create the server's log")?;
        let mut command = as_account(account, &serve);
        command.arg("-D").arg(&data).arg("-k").arg(&folder).args(["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-p", &port.to_string()]);
        let server = command.current_dir(&folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().context("cannot start postgres")?;
        let mut cluster = Self { folder, port, server, account: account.map(str::to_owned), stop_program };
        cluster.wait_until_ready()?;
        Ok(Some(cluster))
    }

    /// The address of its database.
    pub(crate) fn url(&self) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        for _ in 0..START_ATTEMPTS {
            // The line is written once connections are accepted; the port alone opens earlier.
            let ready = self.log().contains("ready to accept connections");
            if ready && TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok() {
                return Ok(());
            }
            if self.server.try_wait().context("cannot watch postgres")?.is_some() {
                break;
            }
            sleep(START_PAUSE);
        }
        bail!("PostgreSQL did not start:\n{}", self.log())
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = as_account(self.account.as_deref(), &self.stop_program);
        let stopped = process::capture(stop.args(["stop", "--mode=fast", "--silent", "--pgdata"]).arg(self.folder.join("data")));
        if stopped.is_err() {
            // It has ended already, or has to be ended the hard way; its data is thrown away in either case.
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Debian keeps each version's programs in a folder of their own; the newest first.
pub(crate) fn version_folders() -> Vec<PathBuf> {
    let mut folders: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    folders.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    folders.into_iter().map(|(_, folder)| folder).collect()
}

/// The account to run the server as where this is root, which PostgreSQL refuses.
fn unprivileged_account() -> Result<Option<String>> {
    if cfg!(not(unix)) || process::capture(Command::new("id").arg("-u"))?.trim() != "0" {
        return Ok(None);
    }
    let exists = |name: &&str| process::capture(Command::new("id").arg("-u").arg(name)).is_ok();
    let account = ["postgres", "nobody"].iter().find(|name| exists(name)).context("PostgreSQL refuses root, and there is no account postgres or nobody")?;
    Ok(Some((*account).to_owned()))
}

fn as_account(account: Option<&str>, program: &Path) -> Command {
    let Some(account) = account else { return Command::new(program) };
    let mut command = Command::new("setpriv");
    command.args(["--reuid", account, "--regid"]).arg(group_of(account)).arg("--clear-groups").arg(program);
    command
}

fn group_of(account: &str) -> String {
    let group = process::capture(Command::new("id").args(["-g", account]));
    group.map_or_else(|_| account.to_owned(), |id| id.trim().to_owned())
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("cannot open a port")?;
    Ok(listener.local_addr().context("cannot read the port")?.port())
}

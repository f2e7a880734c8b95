//! Alerts by command: the JSON on its standard input, the event in its environment, a minute to end in.

use super::AlertEvent;
use std::io::{self, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;
use tokio::time::{interval, timeout};

const TIMEOUT: Duration = Duration::from_mins(1);
/// How often to look whether the command has ended.
const LOOK: Duration = Duration::from_millis(50);

/// Why a command did not do its work.
#[derive(Debug, thiserror::Error)]
pub(super) enum CommandError {
    #[error("it cannot be run: {0}")]
    Run(#[from] io::Error),
    #[error("it ended with {0}")]
    Ended(ExitStatus),
    #[error("it was killed, as it did not end within {} seconds", TIMEOUT.as_secs())]
    TimedOut,
}

/// Runs a command by the shell until it ends.
pub(super) async fn run(command: &str, event: AlertEvent, body: &str) -> Result<(), CommandError> {
    let mut shell = Command::new("sh");
    // What it prints is for the log; standard output may be a report's.
    shell.args(["-c", command]).env("HELHETEN_ALERT_EVENT", event.code()).stdin(Stdio::piped()).stdout(io::stderr()).stderr(Stdio::inherit());
    // A group of its own, so that what the shell has started ends with it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut shell, 0);
    let mut running = Running(shell.spawn()?);
    if let Some(mut stdin) = running.0.stdin.take() {
        let body = body.to_owned();
        // A command need not read it; one that does may be slow.
        std::thread::spawn(move || stdin.write_all(body.as_bytes()));
    }
    let status = timeout(TIMEOUT, running.wait()).await.map_err(|_| CommandError::TimedOut)??;
    if status.success() { Ok(()) } else { Err(CommandError::Ended(status)) }
}

/// A command that is killed when nobody waits for it any longer.
struct Running(Child);

impl Running {
    async fn wait(&mut self) -> io::Result<ExitStatus> {
        let mut looks = interval(LOOK);
        loop {
            looks.tick().await;
            if let Some(status) = self.0.try_wait()? {
                return Ok(status);
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !matches!(self.0.try_wait(), Ok(Some(_))) {
            // The standard library sends no signals to groups, but the shell does.
            #[cfg(unix)]
            let _ = Command::new("sh").args(["-c", &format!("kill -s KILL -- -{}", self.0.id())]).status();
            // It has ended by itself, or is ended here.
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, Read};

    #[tokio::test]
    async fn a_command_reads_the_alert_and_knows_the_event() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("alert");
        let command = format!("echo \"$HELHETEN_ALERT_EVENT\" > {0} && cat >> {0}", file.display());
        run(&command, AlertEvent::Late, "{\"event\":\"LATE\"}").await.unwrap();
        assert_eq!(std::fs::read_to_string(file).unwrap(), "LATE\n{\"event\":\"LATE\"}");
        // More than a pipe holds, to a command that reads nothing.
        run("true", AlertEvent::Failed, &"x".repeat(1 << 20)).await.unwrap();
        let error = run("exit 3", AlertEvent::Failed, "").await.unwrap_err();
        assert!(error.to_string().starts_with("it ended with exit status: 3"), "{error}");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn what_a_command_has_started_is_killed_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        // The shell and what it starts both hold the pipe open; reading it ends when neither is left.
        let command = format!("exec 3> {}; echo started >&3; sleep 1000 & wait", pipe.display());
        let running = tokio::spawn(async move { run(&command, AlertEvent::Late, "").await });
        let (started, told) = tokio::sync::oneshot::channel();
        let reading = tokio::task::spawn_blocking(move || {
            let mut reader = io::BufReader::new(std::fs::File::open(pipe).unwrap());
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            started.send(line).unwrap();
            reader.read_to_string(&mut String::new()).unwrap()
        });
        assert_eq!(told.await.unwrap(), "started\n");
        running.abort();
        assert_eq!(reading.await.unwrap(), 0);
    }
}

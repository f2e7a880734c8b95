//! Programs of others that tests run: whether they are there, and what they print. Python has a folder of its own for packages.

#![expect(clippy::missing_panics_doc, reason = "a test that cannot go on fails")]

use crate::root;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Runs a command to its end; gives what it printed.
pub fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?} cannot be run: {error}"));
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{command:?} failed:\n{printed}{}", String::from_utf8_lossy(&output.stderr));
    printed
}

/// Whether a program is installed.
pub fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// Python with the packages of one folder of this workspace.
pub struct Python {
    python: PathBuf,
    folder: PathBuf,
}

impl Python {
    /// Python with what `requirements.txt` of a folder names, kept under `target`; `None` where it is not installed.
    pub fn with(folder: &str) -> Option<Self> {
        if !is_there("python3") {
            return None;
        }
        let environment = root().join("target").join(folder.replace('/', "-"));
        let python = Self { python: environment.join("bin/python"), folder: root().join(folder) };
        if !python.python.is_file() {
            run(Command::new("python3").args(["-m", "venv"]).arg(&environment));
        }
        run(python.command("-m").args(["pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"]));
        Some(python)
    }

    /// What runs a file of the folder, in it.
    pub fn command(&self, file: &str) -> Command {
        let mut command = Command::new(&self.python);
        command.arg(file).current_dir(&self.folder);
        command
    }
}

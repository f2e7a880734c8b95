//! The program's settings and their order: flag, environment, `helheten.toml`, default.

use crate::usage_error;
use anyhow::Context;
use clap::{Args, ValueEnum};
use serde::Deserialize;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

const CONFIG_DEFAULT: &str = "helheten.toml";
const DATABASE_DEFAULT: &str = "sqlite://helheten.db";
const DATABASE_HELP: &str = "The database: sqlite://PATH, sqlite::memory: or postgres://USER:PASSWORD@HOST/NAME [default: sqlite://helheten.db]";
const LISTEN_DEFAULT: &str = "127.0.0.1:8080";

/// Arguments that every command takes.
#[derive(Args)]
pub(crate) struct GlobalArguments {
    /// The address of the database
    #[arg(long, global = true, value_name = "URL", env = "HELHETEN_DATABASE", hide_env_values = true, help = DATABASE_HELP)]
    database: Option<String>,
    /// The file of settings [default: helheten.toml, where there is one]
    #[arg(long, global = true, value_name = "FILE", env = "HELHETEN_CONFIG")]
    config: Option<PathBuf>,
    /// Log more; repeat for still more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
    /// Log errors only, and show no progress
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// How to log on standard error [default: text]
    #[arg(long, global = true, value_name = "FORMAT", env = "HELHETEN_LOG_FORMAT")]
    log_format: Option<LogFormat>,
    /// Where traces are sent, by OTLP over HTTP: `http://HOST:4318/v1/traces` [default: nowhere]
    #[arg(long, global = true, value_name = "URL", env = "HELHETEN_TRACES", hide_env_values = true)]
    traces: Option<String>,
}

/// How lines of the log look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// What `helheten.toml` may set.
#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfigFile {
    database: Option<String>,
    listen: Option<SocketAddr>,
    log_format: Option<LogFormat>,
    contact: Option<String>,
    alert_webhook: Option<String>,
    alert_command: Option<String>,
    metrics: Option<SocketAddr>,
    traces: Option<String>,
    #[serde(default)]
    limits: LimitSettings,
}

/// How many may ask the server, and how often, as the file sets it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LimitSettings {
    /// Requests a second by one client; 0 for any number.
    pub(crate) rate_limit: Option<u32>,
    /// Networks of proxies that are believed.
    pub(crate) trusted_proxies: Option<Vec<String>>,
    /// Open connections.
    pub(crate) connections_max: Option<usize>,
    /// Open WebSocket connections.
    pub(crate) websockets_max: Option<usize>,
}

/// The settings in force.
#[derive(Debug)]
pub(crate) struct Settings {
    /// The address of the database.
    pub(crate) database: String,
    /// Where `serve` listens, unless its flag says otherwise.
    pub(crate) listen: SocketAddr,
    /// Who can be asked about requests to the regions' hosts, unless a flag says otherwise.
    pub(crate) contact: Option<String>,
    /// How to log.
    pub(crate) log_format: LogFormat,
    /// Where `watch` sends alerts, unless its flag says otherwise.
    pub(crate) alert_webhook: Option<String>,
    /// What `watch` runs for alerts, unless its flag says otherwise.
    pub(crate) alert_command: Option<String>,
    /// Where `watch` shows metrics, unless its flag says otherwise.
    pub(crate) metrics: Option<SocketAddr>,
    /// Where traces are sent.
    pub(crate) traces: Option<String>,
    /// What `serve` allows, unless its flags say otherwise.
    pub(crate) limits: LimitSettings,
    /// From -1 (quiet) over 0 upwards.
    pub(crate) verbosity: i8,
}

impl Settings {
    /// Puts flags and environment over the file, and the file over the defaults.
    ///
    /// # Errors
    /// Where the file of settings cannot be read, or has a key or a value that is not known.
    pub(crate) fn load(global: &GlobalArguments) -> anyhow::Result<Self> {
        let file = load_config(global.config.as_deref())?;
        Ok(Self {
            database: global.database.clone().or(file.database).unwrap_or_else(|| DATABASE_DEFAULT.to_owned()),
            listen: file.listen.unwrap_or_else(|| LISTEN_DEFAULT.parse().expect("the default is an address")),
            contact: file.contact,
            log_format: global.log_format.or(file.log_format).unwrap_or_default(),
            alert_webhook: file.alert_webhook,
            alert_command: file.alert_command,
            metrics: file.metrics,
            traces: global.traces.clone().or(file.traces).filter(|url| !url.trim().is_empty()),
            limits: file.limits,
            verbosity: if global.quiet { -1 } else { i8::try_from(global.verbose).unwrap_or(i8::MAX) },
        })
    }
}

fn load_config(named: Option<&Path>) -> anyhow::Result<ConfigFile> {
    let path = named.unwrap_or(Path::new(CONFIG_DEFAULT));
    match std::fs::read_to_string(path) {
        Ok(text) => parse_config(&text).map_err(|message| usage_error(format!("{}: {message}", path.display()))),
        Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => Ok(ConfigFile::default()),
        Err(error) => Err(error).with_context(|| format!("cannot read the settings in {}", path.display())),
    }
}

fn parse_config(text: &str) -> Result<ConfigFile, String> {
    toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_names_the_known_ones() {
        let message = parse_config("databse = \"sqlite://x.db\"").unwrap_err();
        for word in ["databse", "database", "listen", "log_format", "line 1"] {
            assert!(message.contains(word), "{message}");
        }
    }

    #[test]
    fn values_are_checked() {
        assert_eq!(parse_config("listen = \"127.0.0.1:9000\"").unwrap().listen, Some("127.0.0.1:9000".parse().unwrap()));
        assert!(parse_config("listen = \"9000\"").is_err());
        assert_eq!(parse_config("[limits]\nrate_limit = 0").unwrap().limits.rate_limit, Some(0));
        assert!(parse_config("[limits]\nrate = 0").unwrap_err().contains("rate_limit"));
        assert!(parse_config("log_format = \"xml\"").unwrap_err().contains("json"));
    }

    #[test]
    fn flags_go_before_the_file_and_the_file_before_the_default() {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("settings.toml");
        std::fs::write(&config, "database = \"sqlite://file.db\"\nlisten = \"127.0.0.1:9000\"").unwrap();
        let mut global = GlobalArguments { database: None, config: Some(config), verbose: 0, quiet: false, log_format: None, traces: None };
        let settings = Settings::load(&global).unwrap();
        assert_eq!((settings.database.as_str(), settings.listen.port()), ("sqlite://file.db", 9000));
        global.database = Some("sqlite://flag.db".to_owned());
        assert_eq!(Settings::load(&global).unwrap().database, "sqlite://flag.db");
        global.config = Some(folder.path().join("missing.toml"));
        assert!(Settings::load(&global).unwrap_err().to_string().contains("missing.toml"));
    }
}

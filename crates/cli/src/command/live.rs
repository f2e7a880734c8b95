//! What the live pages of the regions are read with: which regions, from which sources, and how hosts are asked.

use super::parse_region;
use crate::settings::Settings;
use crate::usage_error;
use clap::Args;
use helheten_importer::fetch::{AddressRules, FetchSettings, Fetcher};
use helheten_importer::sources::{Source, choose_sources, load_bundled_sources, load_sources};
use ipnet::IpNet;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// Which pages are read, and how.
#[derive(Args)]
pub(super) struct LiveArguments {
    /// Only this region: a code of the register; repeat for several
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    region: Vec<String>,
    /// A folder of sources, one file CODE-SLUG.toml a region, instead of the bundled ones
    #[arg(long, value_name = "DIR", env = "HELHETEN_SOURCES")]
    sources: Option<PathBuf>,
    /// Who can be asked about the requests, as hosts see it: a web address or an e-mail address
    #[arg(long, value_name = "ADDRESS", env = "HELHETEN_CONTACT")]
    contact: Option<String>,
    /// A network that may be connected to although it is not public, as 10.1.0.0/16; repeat for several
    #[arg(long, value_name = "NETWORK", value_delimiter = ',', env = "HELHETEN_ALLOW_NETWORK")]
    allow_network: Vec<IpNet>,
    /// The address of a host, instead of what its name resolves to; repeat for several
    #[arg(long, value_name = "HOST=ADDRESS", value_delimiter = ',')]
    resolve: Vec<String>,
}

/// What a live import needs.
pub(super) struct Live {
    /// Where the regions' pages are.
    pub(super) sources: Vec<Source>,
    /// What asks for them.
    pub(super) fetcher: Arc<Fetcher>,
    /// Where runs say that they come from.
    pub(super) origin: String,
}

impl LiveArguments {
    /// Whether anything was said that only a live import understands.
    pub(super) fn is_said(&self) -> bool {
        !self.region.is_empty() || !self.resolve.is_empty()
    }

    /// Where runs say that their pages come from: what is of some regions, or from other sources, is told from the whole.
    pub(super) fn origin(&self) -> String {
        let of_regions = if self.region.is_empty() { String::new() } else { format!(" {}", self.region.join(", ")) };
        let from = self.sources.as_ref().map_or_else(String::new, |folder| format!(" from {}", folder.display()));
        format!("live{of_regions}{from}")
    }

    /// Prepares to read live pages, and says where hosts would not know whom to ask.
    ///
    /// # Errors
    /// Where a region, a source or a setting is not as it should be.
    pub(super) fn prepare(&self, settings: &Settings) -> anyhow::Result<Live> {
        if self.contact(settings).is_none() {
            tracing::warn!("no contact is set; set one with --contact, so that hosts know whom to ask about the requests");
        }
        self.read(settings)
    }

    /// What is said, read and understood.
    ///
    /// # Errors
    /// As [`LiveArguments::prepare`].
    pub(super) fn read(&self, settings: &Settings) -> anyhow::Result<Live> {
        let regions = self.region.iter().map(|code| parse_region(code)).collect::<anyhow::Result<Vec<_>>>()?;
        let all = match &self.sources {
            Some(folder) => load_sources(folder)?,
            None => load_bundled_sources()?,
        };
        let sources = choose_sources(all, &regions).map_err(usage_error)?;
        let hosts = self.resolve.iter().map(|pair| parse_pair(pair)).collect::<anyhow::Result<_>>()?;
        let addresses = AddressRules { allowed: self.allow_network.clone(), refused: Vec::new() };
        let fetch = FetchSettings { contact: self.contact(settings), addresses, hosts, ..FetchSettings::new(env!("CARGO_PKG_VERSION")) };
        let fetcher = Fetcher::new(fetch).map_err(|error| usage_error(error.to_string()))?;
        Ok(Live { sources, fetcher: Arc::new(fetcher), origin: self.origin() })
    }

    fn contact(&self, settings: &Settings) -> Option<String> {
        // Compose files set variables that are not to be set to nothing.
        let own = self.contact.clone().filter(|contact| !contact.trim().is_empty());
        own.or_else(|| settings.contact.clone()).filter(|contact| !contact.trim().is_empty())
    }
}

fn parse_pair(pair: &str) -> anyhow::Result<(String, IpAddr)> {
    let parsed = pair.split_once('=').and_then(|(host, address)| Some((host.trim().to_lowercase(), address.trim().parse().ok()?)));
    parsed.filter(|(host, _)| !host.is_empty()).ok_or_else(|| usage_error(format!("\"{pair}\" is no HOST=ADDRESS, as in www.region.example=10.0.0.7")))
}

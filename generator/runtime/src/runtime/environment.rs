//! Credentials and addresses from environment variables.

use std::env::VarError;
use std::fmt;
use std::sync::Arc;

use crate::runtime::credentials::Given;
use crate::runtime::{Credential, CredentialProvider, Error, Scheme, Service};

/// The variables of one security scheme: those whose names begin with its prefix.
#[derive(Debug)]
pub struct Variables {
    prefix: String,
}

impl Variables {
    fn of(service: &Service, scheme: &Scheme) -> Self {
        let alike = service.schemes.iter().filter(|other| kind(other) == kind(scheme));
        if alike.count() > 1 {
            Self { prefix: format!("{}_{}", service.env_prefix, screaming(scheme.name())) }
        } else {
            Self { prefix: service.env_prefix.to_owned() }
        }
    }

    /// Returns the whole name of the variable that ends with `suffix`, as in `SHOP_CLIENT_ID`.
    #[must_use]
    pub fn name(&self, suffix: &str) -> String {
        format!("{}_{suffix}", self.prefix)
    }

    /// Returns what the variable that ends with `suffix` holds. One that is empty counts as not set.
    ///
    /// # Errors
    ///
    /// When it is not Unicode.
    pub fn get(&self, suffix: &str) -> Result<Option<String>, Error> {
        variable(&self.name(suffix))
    }

    /// Returns what two variables hold that make sense only together.
    ///
    /// # Errors
    ///
    /// When only one of them is there.
    pub fn pair(&self, suffixes: [&str; 2]) -> Result<Option<(String, String)>, Error> {
        let [first, second] = suffixes.map(|suffix| self.name(suffix));
        match (variable(&first)?, variable(&second)?) {
            (Some(one), Some(other)) => Ok(Some((one, other))),
            (None, None) => Ok(None),
            (None, _) => Err(Error::client(format!("{second} is set, but {first} is not"))),
            (_, None) => Err(Error::client(format!("{first} is set, but {second} is not"))),
        }
    }
}

/// Knows how the tokens of one security scheme are got.
#[doc(hidden)]
pub trait Issuer: Sync + fmt::Debug {
    /// Returns the names of the variables that [`provider_from`](Self::provider_from) looks for first, for an error text.
    fn wanted(&self, variables: &Variables) -> String;

    /// Returns what gets tokens by what the environment says, if it says anything about it.
    fn provider_from(
        &'static self,
        variables: &Variables,
    ) -> Result<Option<Arc<dyn CredentialProvider>>, Error>;
}

/// Reads what is given for `scheme`, or returns the names of the variables that would hold it.
pub(crate) fn read(service: &Service, scheme: &'static Scheme) -> Result<Result<Given, String>, Error> {
    let variables = Variables::of(service, scheme);
    let single = |suffix: &str, credential: fn(String) -> Credential| {
        let given = variables.get(suffix)?.map(|text| Given::Credential(credential(text)));
        Ok(given.ok_or_else(|| variables.name(suffix)))
    };
    match scheme {
        Scheme::Bearer { .. } => single("TOKEN", Credential::bearer),
        Scheme::ApiKey { .. } => single("API_KEY", Credential::api_key),
        Scheme::Http { .. } => single("CREDENTIALS", Credential::http),
        Scheme::Basic { .. } => {
            let pair = variables.pair(["USERNAME", "PASSWORD"])?;
            let given = pair.map(|(name, password)| Given::Credential(Credential::basic(name, password)));
            let wanted = || format!("{} and {}", variables.name("USERNAME"), variables.name("PASSWORD"));
            Ok(given.ok_or_else(wanted))
        }
        Scheme::Issued { issuer, .. } => {
            let token = single("TOKEN", Credential::bearer)?;
            let Err(name) = token else { return Ok(token) };
            let provider = issuer.provider_from(&variables)?.map(Given::Provider);
            Ok(provider.ok_or_else(|| format!("{name}, or {}", issuer.wanted(&variables))))
        }
        Scheme::MutualTls { .. } => Ok(Err(String::new())),
    }
}

/// Schemes of one kind have variables of the same names.
fn kind(scheme: &Scheme) -> u8 {
    match scheme {
        Scheme::Basic { .. } => 0,
        Scheme::Bearer { .. } | Scheme::Issued { .. } => 1,
        Scheme::ApiKey { .. } => 2,
        Scheme::Http { .. } => 3,
        Scheme::MutualTls { .. } => 4,
    }
}

/// Turns `partnerKey` and `partner-key` into `PARTNER_KEY`.
fn screaming(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 4);
    let mut after_small = false;
    for letter in name.chars() {
        let word = letter.is_ascii_alphanumeric();
        if (letter.is_ascii_uppercase() && after_small) || (!word && !text.is_empty() && !text.ends_with('_'))
        {
            text.push('_');
        }
        if word {
            text.push(letter.to_ascii_uppercase());
        }
        after_small = letter.is_ascii_lowercase() || letter.is_ascii_digit();
    }
    text.truncate(text.trim_end_matches('_').len());
    text
}

/// Returns what a variable holds; an empty one counts as not set.
pub(crate) fn variable(name: &str) -> Result<Option<String>, Error> {
    match std::env::var(name) {
        Ok(text) => Ok(Some(text).filter(|text| !text.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Error::client(format!("{name} is not Unicode"))),
    }
}

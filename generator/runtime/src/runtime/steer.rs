//! What lists ask of a call, and change about it, to get from one page to the next.

use bytes::Bytes;
use http::Uri;

use crate::runtime::body::Lasting;
use crate::runtime::call::Call;
use crate::runtime::{Error, Place, Scheme, assemble};

/// Where a call goes.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Address {
    /// The URL without a query.
    pub uri: Uri,
    /// The path of the base URL, without a slash at its end.
    pub base_path: String,
    /// The query parameters that hold credentials.
    pub secret_names: Vec<&'static str>,
}

impl Call {
    /// Returns where the call goes, or what is wrong with it.
    pub fn address(&self) -> Result<Address, String> {
        let server = assemble::server(self)?;
        let base_path = server.base_path().to_owned();
        let uri = server.join(assemble::path(self)?, "").ok_or("the path is too long for a URL")?;
        let schemes = self.client.settings().service.schemes.iter();
        let secret_names = schemes.filter_map(|scheme| match scheme {
            Scheme::ApiKey { place: Place::Query, parameter, .. } => Some(*parameter),
            _ => None,
        });
        Ok(Address { uri, base_path, secret_names: secret_names.collect() })
    }

    /// Sends the call to this path with this query, whatever its parameters say.
    pub fn set_link(&mut self, target: String) {
        self.link = Some(target);
    }

    /// Returns the query parameters that were set, escaped, but for those with an index in `except`.
    #[must_use]
    pub fn query_pairs(&self, except: &[usize]) -> Vec<String> {
        let params = self.operation.params.iter().enumerate();
        let wanted = params.filter(|(index, param)| param.place == Place::Query && !except.contains(index));
        let declared = wanted.filter_map(|(index, _)| self.written(index).map(str::to_owned));
        declared.chain(self.query.iter().cloned()).collect()
    }

    /// Returns the value of the parameter at `index`, if it is a number that is not negative.
    #[must_use]
    pub fn number(&self, index: usize) -> Option<u64> {
        self.values.get(index)?.as_ref()?.number
    }

    /// Returns the body, if it is at hand; no bytes if there is none.
    #[must_use]
    pub fn body_bytes(&self) -> Option<Bytes> {
        let Some((_, payload)) = &self.body else { return Some(Bytes::new()) };
        match payload.is_whole().then(|| payload.open().into_lasting()) {
            Some(Ok(Lasting::Bytes(bytes))) => Some(bytes),
            _ => None,
        }
    }

    /// Notes what is wrong, which is reported in place of sending.
    pub fn refuse(&mut self, problem: String) {
        self.fail(problem);
    }

    /// The error of a call that is not sent.
    #[must_use]
    pub fn refusal(&self, problem: String) -> Error {
        Error::request(self.operation, problem)
    }
}

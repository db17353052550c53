//! Notes on nodes that stand elsewhere than in the source, so that later findings point to the right line.

use openapiv3::{Example, Header, Link, Parameter, RequestBody, Response, SecurityScheme, Server};

/// The extension that holds the pointer of a node in the source.
pub(super) const AT: &str = "x-coinage-at";

/// A node that can carry the note.
pub(super) trait Moved {
    /// Notes that the node stood at `pointer`, unless it moved before.
    fn moved_from(&mut self, pointer: &str);
}

macro_rules! moved {
    ($($ty:ty)*) => {
        $(impl Moved for $ty {
            fn moved_from(&mut self, pointer: &str) {
                self.extensions.entry(AT.to_owned()).or_insert_with(|| pointer.into());
            }
        })*
    };
}

moved! { Example Header Link RequestBody Response Server }

impl Moved for Parameter {
    fn moved_from(&mut self, pointer: &str) {
        let (Self::Query { parameter_data, .. }
        | Self::Header { parameter_data, .. }
        | Self::Path { parameter_data, .. }
        | Self::Cookie { parameter_data, .. }) = self;
        parameter_data.extensions.entry(AT.to_owned()).or_insert_with(|| pointer.into());
    }
}

impl Moved for SecurityScheme {
    fn moved_from(&mut self, pointer: &str) {
        let (Self::APIKey { extensions, .. }
        | Self::HTTP { extensions, .. }
        | Self::OAuth2 { extensions, .. }
        | Self::OpenIDConnect { extensions, .. }) = self;
        extensions.entry(AT.to_owned()).or_insert_with(|| pointer.into());
    }
}

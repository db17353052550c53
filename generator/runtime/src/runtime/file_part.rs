//! Files that are sent as parts of a body.

use std::any::Any;
use std::fmt;

use bytes::Bytes;

use crate::runtime::payload::Piece;
use crate::runtime::{Body, File, Fit, Target, Text, Value, View, serde_bridge};

/// A file that is sent as a part of a body: its content, its name and its media type.
///
/// The content is anything that a [`Body`] can be made of: bytes, [a file](Self::open), or a stream. Clones of a part
/// with a stream share it, and only one of them can be sent. `Debug` shows the name and never the content.
#[derive(Clone)]
pub struct FilePart {
    pub(crate) content: Piece,
    pub(crate) name: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
}

impl FilePart {
    /// Returns a part with this content. Unless it is given a name, it is sent under that of its member.
    pub fn new(content: impl Into<Body>) -> Self {
        Self { content: content.into().into(), name: None, content_type: None, headers: Vec::new() }
    }

    /// Returns a part with the content and the name of the file at `path`. The file is read when the part is sent.
    ///
    /// # Errors
    ///
    /// When there is no such file, or it cannot be read.
    #[cfg(feature = "tokio")]
    pub async fn open(path: impl AsRef<std::path::Path>) -> std::io::Result<Self> {
        let path = path.as_ref();
        let part = Self::new(Body::open(path).await?);
        Ok(match path.file_name() {
            Some(name) => part.file_name(name.to_string_lossy()),
            None => part,
        })
    }

    /// Sets the name of the file.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the media type, as in `image/png`. Otherwise it is the one that the document names, or else
    /// `application/octet-stream`.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Adds a header to the part.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

impl<T: Into<Body>> From<T> for FilePart {
    fn from(content: T) -> Self {
        Self::new(content)
    }
}

impl fmt::Debug for FilePart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name.as_deref().unwrap_or_default();
        match self.content.bytes() {
            Some(bytes) => write!(formatter, "FilePart({name:?}, {} bytes)", bytes.len()),
            None => write!(formatter, "FilePart({name:?}, stream)"),
        }
    }
}

impl PartialEq for FilePart {
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.content, &other.content) {
            (Piece::Once(one), Piece::Once(other)) => std::sync::Arc::ptr_eq(one, other),
            (one, other) => one.bytes().is_some() && one.bytes() == other.bytes(),
        };
        same && self.name == other.name
            && self.content_type == other.content_type
            && self.headers == other.headers
    }
}

impl File for FilePart {
    fn any(&self) -> &dyn Any {
        self
    }

    fn bytes(&self) -> Option<&[u8]> {
        self.content.bytes().map(AsRef::as_ref)
    }

    fn equals(&self, other: &dyn File) -> bool {
        other.any().downcast_ref::<Self>().is_some_and(|other| self == other)
    }
}

impl Text for FilePart {
    fn set(&mut self, text: &str) -> Result<(), &'static str> {
        self.content = Body::from(Bytes::copy_from_slice(text.as_bytes())).into();
        Ok(())
    }

    fn fit(&self) -> Fit {
        Fit::Any
    }
}

impl Value for FilePart {
    fn blank() -> Self {
        Self::new(Body::empty())
    }

    fn open(&mut self) -> Target<'_> {
        Target::Text(self)
    }

    fn view(&self) -> View<'_> {
        View::File(self)
    }
}

serde_bridge! { FilePart }

//! What can move between threads. In a browser there are none, and what talks to it cannot move: there these bounds ask
//! for nothing.

use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;

use crate::runtime::BoxError;

#[cfg(not(target_arch = "wasm32"))]
mod bounds {
    use super::{BoxError, Bytes, Future, Pin};

    /// A boxed future that can move between threads.
    pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

    /// A streamed body that can move between threads.
    pub(crate) type BoxBody = Pin<Box<dyn http_body::Body<Data = Bytes, Error = BoxError> + Send>>;

    /// What can move between threads, where there are any.
    pub trait MaybeSend: Send {}
    impl<T: Send + ?Sized> MaybeSend for T {}

    /// What threads can share, where there are any.
    pub trait MaybeSync: Sync {}
    impl<T: Sync + ?Sized> MaybeSync for T {}
}

#[cfg(target_arch = "wasm32")]
mod bounds {
    use super::{BoxError, Bytes, Future, Pin};

    /// A boxed future.
    pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

    /// A streamed body.
    pub(crate) type BoxBody = Pin<Box<dyn http_body::Body<Data = Bytes, Error = BoxError>>>;

    /// What can move between threads, where there are any.
    pub trait MaybeSend {}
    impl<T: ?Sized> MaybeSend for T {}

    /// What threads can share, where there are any.
    pub trait MaybeSync {}
    impl<T: ?Sized> MaybeSync for T {}
}

pub(crate) use bounds::BoxBody;
pub use bounds::{BoxFuture, MaybeSend, MaybeSync};

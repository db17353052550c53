//! `request!`: what every request type can do besides setting its parameters.

#[allow(unused_macros, reason = "a document may have no operations")]
/// Makes a struct with the one field `call: Call` a request: `request! { Get -> Account, reply::json }`.
macro_rules! request {
    ($name:ident -> $reply:ty, $decode:expr, stream $piece:ty, $streaming:expr, $accept:literal) => {
        $crate::runtime::request! { $name -> $reply, $decode }

        impl $name {
            /// Sends the request and returns the reply piece by piece, as it arrives.
            #[inline]
            pub fn into_stream(self) -> $crate::runtime::Opening<$piece> {
                self.call.open($streaming, $accept)
            }

            $crate::runtime::request! { @stall }
        }
    };
    ($name:ident => $piece:ty, $streaming:expr) => {
        impl ::core::future::IntoFuture for $name {
            type Output = ::core::result::Result<$crate::runtime::Stream<$piece>, $crate::runtime::Error>;
            type IntoFuture = $crate::runtime::Opening<$piece>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                self.call.open($streaming, "")
            }
        }

        $crate::runtime::request! { @options $name }

        impl $name {
            $crate::runtime::request! { @stall }
            $crate::runtime::request! { @blocking $crate::runtime::Stream<$piece> }
        }
    };
    (@stall) => {
        /// Sets how long the stream may stand still before it ends in an error.
        #[inline]
        pub fn with_stall_timeout(mut self, timeout: ::core::time::Duration) -> Self {
            self.call.set_stall_timeout(timeout);
            self
        }
    };
    (@blocking $output:ty) => {
        /// Sends the request and waits for its reply on this thread, for programs without `async`. Inside an async
        /// runtime it is an error, and nothing is sent.
        #[cfg(feature = "blocking")]
        #[inline]
        pub fn send_blocking(self) -> ::core::result::Result<$output, $crate::runtime::Error> {
            ::core::future::IntoFuture::into_future(self).send_blocking()
        }
    };
    ($name:ident -> $reply:ty, $decode:expr) => {
        impl ::core::future::IntoFuture for $name {
            type Output = ::core::result::Result<$reply, $crate::runtime::Error>;
            type IntoFuture = $crate::runtime::Pending<$reply>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                self.call.send($decode)
            }
        }

        impl $name {
            /// Sends the request and returns the reply as it arrived, status, headers and body: for what this crate does
            /// not decode, such as another media type that was asked for by `with_header("accept", …)`. A status that
            /// is no success is an error all the same.
            #[inline]
            pub fn into_raw(self) -> $crate::runtime::Pending<$crate::runtime::RawReply> {
                self.call.send_raw()
            }

            /// Sends the request and returns status and headers together with the decoded reply.
            #[inline]
            pub fn with_response(self) -> $crate::runtime::PendingResponse<$reply> {
                self.call.send_with_response($decode)
            }

            $crate::runtime::request! { @blocking $reply }
        }

        $crate::runtime::request! { @options $name }
    };
    (@options $name:ident) => {
        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                self.call.debug(::core::stringify!($name), formatter)
            }
        }

        impl $name {
            /// Sets the time limit of this call: all attempts, the waits between them and the reading of the reply.
            #[inline]
            pub fn with_timeout(mut self, timeout: ::core::time::Duration) -> Self {
                self.call.set_timeout(timeout);
                self
            }

            /// Sets the time limit of each attempt, from connecting to the end of the reply.
            #[inline]
            pub fn with_attempt_timeout(mut self, timeout: ::core::time::Duration) -> Self {
                self.call.set_attempt_timeout(timeout);
                self
            }

            /// Sets a header, in place of any other value it has.
            #[inline]
            pub fn with_header(mut self, name: &str, value: &str) -> Self {
                self.call.set_header(name, value);
                self
            }

            /// Adds a query parameter that this crate does not know.
            #[inline]
            pub fn with_query(mut self, name: &str, value: &str) -> Self {
                self.call.add_query(name, value);
                self
            }

            /// Sets how this call is repeated.
            #[inline]
            pub fn with_retry(mut self, policy: $crate::runtime::RetryPolicy) -> Self {
                self.call.set_retry(policy);
                self
            }

            /// Sends this call, and its credentials, to another server.
            #[inline]
            pub fn with_server(mut self, base_url: &str) -> Self {
                self.call.set_server(base_url);
                self
            }

            /// Returns the request as it would be sent, credentials included, without sending it. Headers that hold
            /// secrets are marked as sensitive, so that `Debug` does not show them. A streamed body is the one that
            /// would be sent: who reads from it takes it away.
            #[inline]
            pub fn to_request(
                &self,
            ) -> ::core::result::Result<::http::Request<$crate::runtime::Body>, $crate::runtime::Error> {
                self.call.to_request()
            }
        }
    };
}

#[allow(unused_macros, reason = "few documents have idempotency keys")]
/// What a request can do whose operation has an idempotency key: `keyed! { Create }`.
macro_rules! keyed {
    ($name:ident) => {
        impl $name {
            /// Sets the key by which the service knows this request again, in place of a random one. To send a request
            /// once more whose outcome is unknown, give it the key that it had: see [`Error::idempotency_key`].
            ///
            /// [`Error::idempotency_key`]: crate::runtime::Error::idempotency_key
            #[inline]
            pub fn with_idempotency_key(mut self, key: &str) -> Self {
                self.call.set_idempotency_key(key);
                self
            }

            /// Returns the key by which the service knows this request again. Keep it before the request is sent, and
            /// the request can be sent again even if this program ends in the meantime. Clones have the same key.
            #[must_use]
            #[inline]
            pub fn idempotency_key(&self) -> ::core::option::Option<&str> {
                self.call.idempotency_key()
            }
        }
    };
}

#[allow(unused_imports)]
pub(crate) use keyed;
pub(crate) use request;

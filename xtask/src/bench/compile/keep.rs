//! Keeps a call in a program: all of its code is there, and nothing is sent.

use std::future::Future;
use std::hint::black_box;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A function whose code stays in the program. `A` are its arguments.
pub trait Keep<A> {
    /// Keeps it.
    fn keep(self);
}

/// Keeps a function that is given its arguments, and what it gives.
macro_rules! keep {
    ($($argument:ident)*) => {
        impl<F, T, $($argument),*> Keep<($($argument,)*)> for F
        where
            F: Fn($($argument),*) -> T,
            T: Future,
        {
            fn keep(self) {
                #[allow(non_snake_case)]
                fn call<F: Fn($($argument),*) -> T, T, $($argument),*>(function: F, $($argument: $argument),*) -> T {
                    function($($argument),*)
                }
                black_box(call::<F, T, $($argument),*> as fn(F, $($argument),*) -> T);
                black_box(poll::<T> as fn(Pin<&mut T>, &mut Context<'_>) -> Poll<T::Output>);
            }
        }
    };
}

keep!(A);
keep!(A B);
keep!(A B C);
keep!(A B C D);
keep!(A B C D E);
keep!(A B C D E G);
keep!(A B C D E G H);
keep!(A B C D E G H I);
keep!(A B C D E G H I J);
keep!(A B C D E G H I J K);

fn poll<T: Future>(future: Pin<&mut T>, context: &mut Context<'_>) -> Poll<T::Output> {
    future.poll(context)
}

//! What the methods of an operation take and give, as the crate spells it: for the report.

use proc_macro2::TokenStream;

use super::operation::Emitter;
use super::{Context, plain};
use crate::model::{Body, BodyContent, Place};
use crate::report::{AlternativeReport, BodyReport, ParameterReport};

/// What can be given to an operation, and what it gives.
pub(crate) struct Signature {
    /// Required parameters in the order of the arguments, then the others.
    pub(crate) parameters: Vec<ParameterReport>,
    pub(crate) body: Option<BodyReport>,
    /// What a successful call gives as a whole; nothing where it gives pieces only.
    pub(crate) reply: Option<String>,
    /// What the pieces of the reply are, where it can be had piece by piece.
    pub(crate) piece: Option<String>,
}

/// The signature of the operation at `index`.
pub(crate) fn signature(context: &Context<'_>, index: usize) -> Signature {
    let emitter = Emitter::new(context, index);
    let stream = emitter.stream();
    let pieces_only = matches!(stream, Some((_, None)));
    Signature {
        parameters: emitter.parameter_reports(),
        body: emitter.operation.body.as_ref().map(|body| BodyReport {
            media_type: body.media.clone(),
            required: body.required,
            ty: emitter.body_type(&body.media, &body.content),
            alternatives: emitter.alternative_reports(body),
        }),
        reply: (!pieces_only).then(|| plain(&emitter.success().ty)),
        piece: stream.map(|(piece, _)| plain(&piece.ty)),
    }
}

impl Emitter<'_> {
    fn body_type(&self, media: &str, content: &BodyContent) -> String {
        plain(&self.set_body(media, content, &TokenStream::new()).0)
    }

    fn alternative_reports(&self, body: &Body) -> Vec<AlternativeReport> {
        let alternatives = body.alternatives.iter().zip(&self.names.bodies);
        alternatives
            .map(|(other, name)| AlternativeReport {
                name: name.clone(),
                media_type: other.media.clone(),
                ty: self.body_type(&other.media, &other.content),
            })
            .collect()
    }

    fn parameter_reports(&self) -> Vec<ParameterReport> {
        let required = self.required_parameters();
        let all = self.operation.parameters.iter().enumerate();
        let optional = all.filter(|(_, parameter)| !parameter.required);
        required
            .into_iter()
            .chain(optional)
            .map(|(index, parameter)| ParameterReport {
                name: parameter.name.clone(),
                place: match parameter.place {
                    Place::Path => "path",
                    Place::Query => "query",
                    Place::Header => "header",
                    Place::Cookie => "cookie",
                },
                required: parameter.required,
                argument: self.names.parameters[index].clone(),
                ty: plain(&self.set(index, parameter, &TokenStream::new()).0),
            })
            .collect()
    }
}

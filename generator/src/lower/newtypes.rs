//! Named schemas of plain texts become types of their own: an IBAN is no BIC.
//!
//! This comes after everything in this stage that asks whether a schema is a text, and before binary values become
//! texts: bytes are not to be taken for anything by their name. Numbers stay numbers: most of the names that documents have for them are those of amounts, sizes and
//! limits, with which people calculate.

use super::Lowering;
use crate::model::{Scalar, Text, Type, TypeId, TypeKind};

impl Lowering<'_> {
    /// Gives each of them its type, unless the configuration wants another name for `String`.
    pub(super) fn make_newtypes(&mut self) {
        let plain = |id: TypeId| self.model.ty(id).kind == TypeKind::Alias(Type::Scalar(Scalar::Text));
        let named = self.named.iter().filter(|(_, id)| plain(**id));
        let named: Vec<(&str, TypeId)> = named.map(|(name, id)| (*name, *id)).collect();
        for (name, id) in &named {
            if self.config.types.get(*name).is_some_and(|config| config.alias) {
                continue;
            }
            let sensitive = self.schema_called(name).is_some_and(|schema| self.is_sensitive(schema.into()));
            self.model.types[id.index()].kind = TypeKind::Text(Text { sensitive });
        }
        self.check_aliases(&named);
    }

    /// Every entry that wants an alias must be of use.
    fn check_aliases(&mut self, named: &[(&str, TypeId)]) {
        let wanted = self.config.types.iter().filter(|(_, config)| config.alias);
        for (name, _) in wanted.filter(|(name, _)| named.iter().all(|(known, _)| known != name)) {
            // What names no schema at all is reported with the names.
            if self.named.contains_key(name.as_str()) {
                let finding = self.config.unused(&["types", name, "alias"], "schema of plain texts");
                self.diagnostics.report(finding);
            }
        }
    }
}

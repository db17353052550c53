//! The codes: one table, so that each means one thing for good.

use super::Severity;

macro_rules! codes {
    ($($name:ident $text:literal $title:literal)*) => {
        /// A kind of finding. `E` codes keep the crate from being written, `W` codes do not.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $title] $name,)*
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code as people quote it: `E001`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What the code stands for, in a few words.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}

codes! {
    Syntax "E001" "the document is not valid JSON or YAML"
    NotOpenApi "E002" "the document is not an OpenAPI document"
    UnsupportedVersion "E003" "the version of OpenAPI is not supported"
    InvalidConfig "E004" "the configuration cannot be read"
    UnusedConfig "E005" "an entry of the configuration applies to nothing"
    Internal "E999" "the generator has made a mistake"
    TooDeep "E006" "the document is nested too deeply"
    InvalidOverlay "E007" "an overlay cannot be read"
    UnusedOverlay "E008" "an action of an overlay applies to nothing"
    OverlayConflict "E009" "an action of an overlay does not fit what it applies to"
    DuplicateKey "W101" "a key stands twice in one object"
    WrongType "W102" "a value is not what OpenAPI asks for"
    MissingMember "W103" "a member that OpenAPI asks for is missing"
    UnresolvedReference "W104" "a reference leads nowhere"
    ExternalReference "W105" "a reference to another document is not followed"
    CircularReference "W106" "a reference leads back to itself"
    NumberRange "W107" "a number cannot be kept exactly"
    OperationId "W108" "an operation has no `operationId`, or one that is taken"
    PathParameter "W109" "the parameters of a path do not fit its template"
    UnknownVersion "W110" "the version of OpenAPI is newer than the generator"
    InvalidName "W111" "a name has characters that cannot stand where it is used"
    EquivalentPaths "W112" "two paths stand for the same requests"
    OverlayTarget "W113" "an overlay is meant for another document"
    UnsupportedKeyword "W201" "a keyword has no counterpart in the emitted types"
    UnsupportedUnion "W202" "a choice between schemas is made only in part"
    UnsupportedSchema "W203" "a schema is emitted as an untyped value"
    UnsupportedEnum "W204" "an enum is emitted as an untyped value"
    UnsupportedBody "W205" "a body is passed as raw bytes"
    UnsupportedReply "W206" "a reply is handed out as raw bytes"
    UnsupportedParameter "W207" "a parameter cannot be sent as declared"
    UnsupportedSecurity "W208" "a security scheme is not supported"
    UnsupportedServer "W209" "a server address cannot be used as declared"
    UnsupportedFeature "W210" "a part of the document has no counterpart in the emitted crate"
    MergeConflict "W211" "the parts of an `allOf` contradict each other"
    InfiniteType "W212" "a type could only hold itself"
    Required "W213" "`required` names a member that is not declared"
    FormatRange "W214" "a number does not fit the format that it is said to have"
    Pattern "W215" "a pattern cannot be checked"
    Renamed "W301" "a name was changed to make it unique"
    Pagination "W302" "the paging of an operation cannot be used as declared"
    IdempotencyKey "W303" "what is said about an idempotency key cannot be used"
}

impl Code {
    /// How bad findings of this kind are: the first letter of the code says it.
    #[must_use]
    pub fn severity(self) -> Severity {
        if self.as_str().starts_with('E') { Severity::Error } else { Severity::Warning }
    }
}

//! From any OpenAPI document to one valid `openapiv3::OpenAPI`.

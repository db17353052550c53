//! Gets tokens from an authorization server and uses them, as programs do that depend on the crate of `oauth.yaml`.
//!
//! The only argument is the address of the API. Each check is a client of its own to the server, which writes down what
//! each of them has asked for.

mod checks;

use std::error::Error;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use checks::{Checked, chain, check, need, refusal};
use client::oauth::{Authorization, Grant};
use client::oauth::{AuthorizationCode, ClientCredentials, RefreshToken, TokenError, TokenErrorCode, Tokens};
use client::types::{AskedSecretIn, Note, Record};
use client::{Client, Outcome, authorization_servers, scopes};
use http::Method;

const SECRET: &str = "p%ss: wörd+&=/";
const BACK: &str = "http://127.0.0.1:9/back?from=login";

/// Where the API is, and the one client that needs no token.
#[derive(Clone)]
struct Api {
    url: String,
    open: Client,
}

impl Api {
    fn service(&self, grant: impl Into<Grant>) -> Result<Client, client::Error> {
        Client::builder().base_url(&self.url).service(grant).build()
    }

    async fn record(&self, client: &str) -> Result<Record, client::Error> {
        self.open.clients().get(client).await
    }

    async fn void(&self, client: &str) -> Result<(), client::Error> {
        self.open.clients().void_tokens(client).await
    }
}

/// A program in its own name: one token for all calls, with the scopes and the secret as given.
async fn client_credentials(api: Api) -> Checked {
    let id = "a client: of mine";
    let client = api.service(ClientCredentials::new(id, SECRET).scopes([scopes::READ, scopes::WRITE]))?;
    let first = client.notes().get_me().await?;
    let second = client.notes().get_me().await?;
    need!(
        first.client == id && first.jti == second.jti,
        "the tokens are {} and {}",
        first.client,
        second.client
    );
    need!(first.scope.as_deref() == Some("read write"), "the scopes are {:?}", first.scope);
    let record = api.record(id).await?;
    need!(record.asked.len() == 1, "{} tokens were asked for", record.asked.len());
    let asked = &record.asked[0];
    need!(asked.secret.as_deref() == Some(SECRET), "the secret arrived as {:?}", asked.secret);
    need!(matches!(asked.secret_in, AskedSecretIn::Header), "the secret was not in the header");
    Ok(())
}

async fn secret_in_body(api: Api) -> Checked {
    let id = "body & soul";
    let client = api.service(ClientCredentials::new(id, SECRET).secret_in_body())?;
    client.notes().get_me().await?;
    let asked = &api.record(id).await?.asked[0];
    need!(asked.secret.as_deref() == Some(SECRET), "the secret arrived as {:?}", asked.secret);
    need!(matches!(asked.secret_in, AskedSecretIn::Body), "the secret was not in the body");
    Ok(())
}

/// Calls that begin at once share one question for a token.
async fn many_at_once(api: Api) -> Checked {
    let client = api.service(ClientCredentials::new("many", SECRET))?;
    all_at_once(&client).await?;
    let record = api.record("many").await?;
    need!(record.asked.len() == 1 && record.accepted == 20, "{} were asked for", record.asked.len());
    // And so do calls that are refused at once.
    api.void("many").await?;
    all_at_once(&client).await?;
    let record = api.record("many").await?;
    need!(record.asked.len() == 2 && record.accepted == 40, "{} were asked for", record.asked.len());
    Ok(())
}

async fn all_at_once(client: &Client) -> Checked {
    let tasks: Vec<_> = (0..20).map(|_| tokio::spawn(client.notes().get_me().into_future())).collect();
    for task in tasks {
        task.await??;
    }
    Ok(())
}

/// A token that has run out is renewed before the API sees it.
async fn expiry(api: Api) -> Checked {
    let client = api.service(ClientCredentials::new("short", SECRET).parameter("life", "2"))?;
    let began = Instant::now();
    let first = client.notes().get_me().await?;
    tokio::time::sleep(Duration::from_millis(2200).saturating_sub(began.elapsed())).await;
    let second = client.notes().get_me().await?;
    let record = api.record("short").await?;
    need!(first.jti != second.jti && record.asked.len() == 2, "{} were asked for", record.asked.len());
    need!(record.refused == 0, "a token that had run out was sent");
    Ok(())
}

/// A token that the API refuses is renewed once, and the request sent once more, a POST too.
async fn refused_token(api: Api) -> Checked {
    let client = api.service(ClientCredentials::new("voided", SECRET))?;
    client.notes().get_me().await?;
    api.void("voided").await?;
    client.notes().get_me().await?;
    let record = api.record("voided").await?;
    need!(
        (record.asked.len(), record.refused) == (2, 1),
        "{} asked, {} refused",
        record.asked.len(),
        record.refused
    );
    api.void("voided").await?;
    let note = client.notes().create(Note::new("once")).await?;
    let record = api.record("voided").await?;
    need!(note.text == "once" && record.notes == ["once"], "{:?} were written", record.notes);
    need!(
        (record.asked.len(), record.refused) == (3, 2),
        "{} asked, {} refused",
        record.asked.len(),
        record.refused
    );
    Ok(())
}

/// Where the new token is refused as well, that is the error.
async fn refused_for_good(api: Api) -> Checked {
    let client = api.service(ClientCredentials::new("never", SECRET))?;
    let error = refusal(client.notes().get_nothing().await)?;
    need!(error.status().is_some_and(|status| status.as_u16() == 401), "the error is {}", chain(&error));
    need!(error.outcome() == Outcome::Rejected, "the outcome is {:?}", error.outcome());
    let challenge = error.headers().and_then(|headers| headers.get("www-authenticate"));
    need!(challenge.is_some(), "the challenge is lost");
    let record = api.record("never").await?;
    need!(
        (record.asked.len(), record.refused) == (2, 2),
        "{} asked, {} refused",
        record.asked.len(),
        record.refused
    );
    Ok(())
}

/// Without a token nothing is sent; the error says which of the standard it was, and no secret.
async fn no_token(api: Api) -> Checked {
    let grant = ClientCredentials::new("unknown", SECRET).parameter("refuse", "invalid_client");
    let client = api.service(grant)?;
    let error = refusal(client.notes().create(Note::new("never")).await)?;
    need!(error.is_credentials() && error.outcome() == Outcome::NotSent, "the error is {}", chain(&error));
    let reason = TokenError::of(&error).ok_or("there is no reason")?;
    need!(matches!(reason.code(), Some(TokenErrorCode::InvalidClient)), "the code is {:?}", reason.code());
    need!(
        reason.status().is_some_and(|status| status.as_u16() == 401),
        "the status is {:?}",
        reason.status()
    );
    // The server repeats the secret in its description.
    need!(reason.description().is_some_and(|text| text.contains(SECRET)), "the description is lost");
    for text in [chain(&error), format!("{error:?} {error:#?} {client:?} {reason:?}")] {
        need!(!text.contains(SECRET), "the secret is shown: {text}");
    }
    let record = api.record("unknown").await?;
    need!((record.refused, record.notes.len()) == (0, 0), "a request was sent without a token");
    Ok(())
}

/// What a user has granted earlier; the server gives a new refresh token each time, and takes the old one no more.
async fn refresh_token(api: Api) -> Checked {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&kept);
    let grant = RefreshToken::new("app", "from the last start")
        .client_secret(SECRET)
        .on_refresh(move |tokens| keep.lock().unwrap().push(tokens.refresh_token().map(str::to_owned)));
    let client = Client::builder().base_url(&api.url).user(grant).build()?;
    let me = client.notes().get_me().await?;
    need!(me.sub.as_deref() == Some("johndoe"), "the user is {:?}", me.sub);
    api.void("app").await?;
    client.notes().get_me().await?;
    let record = api.record("app").await?;
    let sent: Vec<_> = record.asked.iter().map(|asked| asked.refresh.clone()).collect();
    let told = kept.lock().unwrap().clone();
    need!(sent.len() == 2 && sent[0].as_deref() == Some("from the last start"), "{sent:?} were sent");
    need!(told.len() == 2 && sent[1] == told[0] && told[0] != told[1], "{sent:?} were sent, {told:?} told");
    // A token that was used is good for nothing; the user has to agree anew.
    let stale =
        Client::builder().base_url(&api.url).user(RefreshToken::new("app", "from the last start")).build()?;
    let error = refusal(stale.notes().get_me().await)?;
    let reason = TokenError::of(&error).and_then(TokenError::code);
    need!(matches!(reason, Some(TokenErrorCode::InvalidGrant)), "the error is {}", chain(&error));
    Ok(())
}

/// What the browser of a user comes back with.
async fn browse(url: &str) -> Result<String, Box<dyn Error>> {
    let (origin, rest) = url.split_at(url[8..].find('/').ok_or("no path")? + 8);
    let browser = Client::builder().base_url(origin).build()?;
    let error = refusal(browser.request(Method::GET, rest).await)?;
    let location = error.headers().and_then(|headers| headers.get("location")).ok_or("no redirect")?;
    Ok(location.to_str()?.to_owned())
}

/// A user agrees in a browser; the tokens are good, and renewed when they are refused.
async fn authorization_code(api: Api) -> Checked {
    let code =
        AuthorizationCode::new("browser app", BACK).scopes([scopes::READ]).parameter("prompt", "consent");
    let server = &authorization_servers::USER;
    let began = server.authorize(&api.open, &code).await?;
    for part in ["prompt=consent", "scope=read", "code_challenge_method=S256", "response_type=code"] {
        need!(began.url().contains(part), "{part} is not in {}", began.url());
    }
    need!(!began.url().contains(began.verifier()), "the verifier is in the address");
    let returned = browse(began.url()).await?;
    need!(
        returned.starts_with("http://127.0.0.1:9/back?from=login&code="),
        "the browser comes back at {returned}"
    );
    // Another process takes the browser back.
    let resumed = Authorization::resume(began.state(), began.verifier());
    let tokens = server.exchange(&api.open, &code, &resumed, &returned).await?;
    need!(tokens.refresh_token().is_some() && tokens.id_token().is_some(), "the tokens are {tokens:?}");
    need!(
        tokens.expires_in() == Some(Duration::from_secs(3600)),
        "they are good for {:?}",
        tokens.expires_in()
    );
    hides(&tokens)?;
    let renewal = tokens.refresh_token().map(str::to_owned);
    let client = Client::builder().base_url(&api.url).user(tokens).build()?;
    client.notes().get_me().await?;
    api.void("browser app").await?;
    client.notes().get_me().await?;
    let record = api.record("browser app").await?;
    let grants: Vec<_> = record.asked.iter().map(|asked| asked.grant.as_str()).collect();
    need!(grants == ["authorization_code", "refresh_token"], "the grants are {grants:?}");
    need!(record.asked[0].redirect.as_deref() == Some(BACK), "the address is {:?}", record.asked[0].redirect);
    need!(record.asked[1].refresh == renewal, "another refresh token was sent");
    // A code is good for one time.
    let error =
        server.exchange(&api.open, &code, &resumed, &returned).await.err().ok_or("the code is good twice")?;
    need!(matches!(error.code(), Some(TokenErrorCode::InvalidRequest)), "the error is {}", chain(&error));
    Ok(())
}

fn hides(tokens: &Tokens) -> Checked {
    let text = format!("{tokens:?} {tokens:#?}");
    need!(!text.contains(tokens.access_token()), "the token is shown");
    need!(tokens.refresh_token().is_none_or(|token| !text.contains(token)), "the refresh token is shown");
    Ok(())
}

/// A code that was asked for elsewhere is no good: by the proof key for the server, by the state for the client.
async fn stolen_code(api: Api) -> Checked {
    let code = AuthorizationCode::new("thief", BACK);
    let server = &authorization_servers::USER;
    let (theirs, own) =
        (server.authorize(&api.open, &code).await?, server.authorize(&api.open, &code).await?);
    let returned = browse(theirs.url()).await?;
    let error =
        server.exchange(&api.open, &code, &own, &returned).await.err().ok_or("the state is not looked at")?;
    need!(error.status().is_none(), "the server was asked: {}", chain(&error));
    let mixed = Authorization::resume(theirs.state(), own.verifier());
    let error =
        server.exchange(&api.open, &code, &mixed, &returned).await.err().ok_or("the key is not looked at")?;
    need!(matches!(error.code(), Some(TokenErrorCode::InvalidRequest)), "the error is {}", chain(&error));
    need!(api.record("thief").await?.accepted == 0, "something was sent");
    Ok(())
}

/// Where everything is stands in the document of the issuer.
async fn discovery(api: Api) -> Checked {
    let code = AuthorizationCode::new("person's app", BACK);
    let server = &authorization_servers::PERSON;
    let began = server.authorize(&api.open, &code).await?;
    need!(began.url().contains("scope=openid"), "`openid` is not in {}", began.url());
    let returned = browse(began.url()).await?;
    let tokens = server.exchange(&api.open, &code, &began, &returned).await?;
    need!(tokens.id_token().is_some(), "there is no ID token");
    let client = Client::builder().base_url(&api.url).openid_connect(tokens).build()?;
    let me = client.notes().get_me().await?;
    need!(
        me.client == "person's app" && me.sub.as_deref() == Some("johndoe"),
        "they are {} {:?}",
        me.client,
        me.sub
    );
    api.void("person's app").await?;
    client.notes().get_me().await?;
    let service = ClientCredentials::new("person's service", SECRET);
    let client = Client::builder().base_url(&api.url).openid_connect(service).build()?;
    need!(client.notes().get_me().await?.client == "person's service", "the client is another one");
    Ok(())
}

/// The variables of the environment suffice.
async fn environment(api: Api) -> Checked {
    let client = Client::from_env()?;
    let me = client.notes().get_me().await?;
    need!(me.client == "env" && me.scope.as_deref() == Some("read"), "they are {} {:?}", me.client, me.scope);
    need!(api.record("env").await?.asked[0].secret.as_deref() == Some("word"), "the secret is another one");
    Ok(())
}

/// Without `async`, tokens are got and renewed all the same.
async fn blocking(api: Api) -> Checked {
    let client = api.service(ClientCredentials::new("blocking", SECRET))?;
    let work = move || client.notes().get_me().send_blocking().map(|me| (client, me));
    let (client, first) = std::thread::spawn(work).join().map_err(|_| "the thread broke")??;
    api.void("blocking").await?;
    let second = std::thread::spawn(move || client.notes().get_me().send_blocking());
    let second = second.join().map_err(|_| "the thread broke")??;
    need!(first.jti != second.jti, "the token is the same");
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::args().nth(1).ok_or("the address of the API is missing")?;
    let api = Api { open: Client::builder().base_url(&url).build()?, url };
    check("client-credentials", client_credentials(api.clone())).await;
    check("secret-in-body", secret_in_body(api.clone())).await;
    check("many-at-once", many_at_once(api.clone())).await;
    check("expiry", expiry(api.clone())).await;
    check("refused-token", refused_token(api.clone())).await;
    check("refused-for-good", refused_for_good(api.clone())).await;
    check("no-token", no_token(api.clone())).await;
    check("refresh-token", refresh_token(api.clone())).await;
    check("authorization-code", authorization_code(api.clone())).await;
    check("stolen-code", stolen_code(api.clone())).await;
    check("discovery", discovery(api.clone())).await;
    check("environment", environment(api.clone())).await;
    check("blocking", blocking(api)).await;
    check("end", async { Ok(()) }).await;
    Ok(())
}

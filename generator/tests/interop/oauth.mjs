// An authorization server that others wrote, and beside it an API that takes its tokens, at one address.
//
//     node oauth.mjs PORT
//
// What is done here is to check tokens, by a library of others, and to write down what was asked for. Parameters of
// token requests ask for odd answers: `life` for tokens that run out after so many seconds, `refuse` for an error.

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

import { createLocalJWKSet, jwtVerify } from 'jose';
import { OAuth2Issuer, OAuth2Service } from 'oauth2-mock-server';

const port = Number(process.argv[2]);
const issuer = new OAuth2Issuer();
issuer.url = `http://127.0.0.1:${port}`;
await issuer.keys.generate('RS256');
const keys = createLocalJWKSet({ keys: issuer.keys.toJSON() });
const service = new OAuth2Service(issuer);

const clients = new Map();

function recordOf(id) {
  const blank = { asked: [], accepted: 0, refused: 0, notes: [], voided: new Set(), issued: [] };
  if (!clients.has(id)) clients.set(id, blank);
  return clients.get(id);
}

// Who asks for a token (RFC 6749, section 2.3.1): both halves are escaped before they are put together.
function asking({ headers, body }) {
  const [kind, text] = (headers.authorization ?? '').split(' ');
  if (kind !== 'Basic') {
    return { id: body.client_id, secret: body.client_secret, secretIn: body.client_secret ? 'body' : 'nowhere' };
  }
  const pair = Buffer.from(text, 'base64').toString().split(':');
  const [id, secret] = pair.map((half) => decodeURIComponent(half.replaceAll('+', ' ')));
  return { id, secret, secretIn: 'header' };
}

service.on('beforeTokenSigning', ({ payload }, request) => {
  const { id } = asking(request);
  // A token is good for a little longer than is said of it.
  if (request.body.life) payload.exp = payload.iat + Number(request.body.life) + 2;
  payload.client = id;
  payload.jti = randomUUID();
  recordOf(id).issued.push(payload.jti);
});

service.on('beforeResponse', (response, { headers, body }) => {
  const { id, secret, secretIn } = asking({ headers, body });
  const record = recordOf(id);
  record.asked.push({
    grant: body.grant_type, secret, secretIn, scope: body.scope, refresh: body.refresh_token, redirect: body.redirect_uri,
  });
  const refused = body.refuse ?? (record.refresh && body.refresh_token && body.refresh_token !== record.refresh && 'invalid_grant');
  if (refused) {
    response.statusCode = refused === 'invalid_client' ? 401 : 400;
    response.body = { error: refused, error_description: `not with ${secret}` };
    return;
  }
  // Each refresh token is good for one time.
  if (response.body.refresh_token) record.refresh = response.body.refresh_token;
  if (body.life) response.body.expires_in = Number(body.life);
});

async function claims(request) {
  const [kind, token] = (request.headers.authorization ?? '').split(' ');
  if (kind !== 'Bearer') return undefined;
  try {
    return (await jwtVerify(token, keys, { issuer: issuer.url, algorithms: ['RS256'] })).payload;
  } catch (error) {
    return error.payload && { ...error.payload, late: true };
  }
}

async function read(request) {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) text += piece;
  return text;
}

async function api(request, response) {
  const answer = (status, value) => {
    response.writeHead(status, status === 401 ? { 'www-authenticate': 'Bearer error="invalid_token"' } : { 'content-type': 'application/json' });
    response.end(value && JSON.stringify(value));
  };
  const [, , thing, id, tokens] = new URL(request.url, issuer.url).pathname.split('/').map(decodeURIComponent);
  if (thing === 'clients') {
    const record = recordOf(id);
    if (!tokens) return answer(200, record);
    record.issued.forEach((jti) => record.voided.add(jti));
    return answer(204);
  }
  const text = await read(request);
  const said = await claims(request);
  const record = recordOf(said?.client);
  if (!said || said.late || record.voided.has(said.jti) || thing === 'never') {
    record.refused += 1;
    return answer(401);
  }
  record.accepted += 1;
  if (thing !== 'notes') return answer(200, said);
  record.notes.push(JSON.parse(text).text);
  return answer(201, JSON.parse(text));
}

createServer((request, response) => {
  if (request.url.startsWith('/v1/')) return api(request, response);
  return service.requestHandler(request, response);
}).listen(port, '127.0.0.1');

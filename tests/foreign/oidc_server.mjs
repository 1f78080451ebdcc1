// An identity server that the OpenID Foundation has certified, and an API that takes its tokens.
// It prints its address; `/log` has what became of each request for tokens.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const log = [];
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const device = 'urn:ietf:params:oauth:grant-type:device_code';
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'native',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token', device],
        redirect_uris: ['http://127.0.0.1/callback'],
      },
      ...['basic', 'post'].map((way) => ({
        client_id: `machine ${way}`,
        client_secret: 'secret: of/a machine',
        token_endpoint_auth_method: `client_secret_${way}`,
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      })),
    ],
    scopes: ['openid', 'offline_access', 'read'],
    features: {
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      devInteractions: { enabled: true },
    },
    cookies: { keys: ['of a test'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  });
  provider.use(async (ctx, next) => {
    if (ctx.path === '/log') {
      ctx.body = log;
    } else if (ctx.path === '/api/me') {
      const token = (ctx.get('authorization').match(/^Bearer (.+)$/) ?? [])[1] ?? '';
      const found =
        (await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token));
      ctx.status = found ? 200 : 401;
      ctx.body = found ? { name: found.accountId ?? found.clientId } : { error: 'no' };
    } else {
      await next();
    }
  });
  provider.on('grant.success', (ctx) => log.push([ctx.oidc.params.grant_type, 200]));
  provider.on('grant.error', (ctx, error) => log.push([ctx.oidc.params?.grant_type, error.message]));
  server.on('request', provider.callback());
  console.log(issuer);
});

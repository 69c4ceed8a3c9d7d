// How to point a client here: for each language a whole program that fetches a token and lists the callbacks.

import type { Credentials } from '../api.js'
import { shellWord } from '../deliveries/curl.js'

export interface Snippet {
  readonly name: string
  /** In words, after "Copy". */
  readonly what: string
  /** How it is run, once it is a file. */
  readonly run: string
  /** The variable that names a file with whom it trusts, where it has one. */
  readonly trust?: string
  text(origin: string, credentials: Credentials): string
}

const grant = ({ clientId, clientSecret }: Credentials): string =>
  JSON.stringify({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret })

const isSecure = (origin: string): boolean => origin.startsWith('https:')

const AUTHORITY = '"$(npx ens-local ca path)"'

const curlProgram = (origin: string): string => (isSecure(origin) ? 'curl -sS --cacert "$ca"' : 'curl -sS')

const curl: Snippet['text'] = (
  origin,
  known
) => `${isSecure(origin) ? `ca=${AUTHORITY}\n` : ''}token=$(${curlProgram(origin)} ${shellWord(origin + known.tokenUrl)} \\
  -H 'Content-Type: application/json' -d ${shellWord(grant(known))} |
  sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')

${curlProgram(origin)} ${shellWord(`${origin}${known.restUrl}/ens-callbacks`)} -H "Authorization: Bearer $token"
`

const node: Snippet['text'] = (
  origin,
  known
) => `const granted = await fetch(${JSON.stringify(origin + known.tokenUrl)}, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(${grant(known)})
})
const { access_token } = await granted.json()

const answer = await fetch(${JSON.stringify(`${origin}${known.restUrl}/ens-callbacks`)}, {
  headers: { authorization: \`Bearer \${access_token}\` }
})
console.log(await answer.text())
`

const python: Snippet['text'] = (origin, known) => `import json
from urllib.request import Request, urlopen

grant = ${grant(known)}
body = json.dumps(grant).encode()
granted = urlopen(Request(${JSON.stringify(origin + known.tokenUrl)}, body, {"Content-Type": "application/json"}))
token = json.load(granted)["access_token"]

url = ${JSON.stringify(`${origin}${known.restUrl}/ens-callbacks`)}
print(urlopen(Request(url, headers={"Authorization": "Bearer " + token})).read().decode())
`

const java: Snippet['text'] = (origin, known) => `import java.net.URI;
import java.net.http.*;

class Callbacks {
    static String send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    public static void main(String[] args) throws Exception {
        var granted = send(HttpRequest.newBuilder(URI.create(${JSON.stringify(origin + known.tokenUrl)}))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(${JSON.stringify(grant(known))})));
        var token = granted.replaceAll(".*\\"access_token\\":\\"([^\\"]*)\\".*", "$1");

        var url = ${JSON.stringify(`${origin}${known.restUrl}/ens-callbacks`)};
        System.out.println(send(HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token)));
    }
}
`

export const snippets: readonly Snippet[] = [
  { name: 'curl', what: 'the curl commands', run: 'sh callbacks.sh', text: curl },
  { name: 'Node', what: 'the Node program', run: 'node callbacks.mjs', trust: 'NODE_EXTRA_CA_CERTS', text: node },
  { name: 'Python', what: 'the Python program', run: 'python3 callbacks.py', trust: 'SSL_CERT_FILE', text: python },
  { name: 'Java', what: 'the Java program', run: 'java Callbacks.java', text: java }
]

/** With the authority of this machine, where the emulator serves https with it. */
export const runOf = ({ run, trust }: Snippet, origin: string): string =>
  trust !== undefined && isSecure(origin) ? `${trust}=${AUTHORITY} ${run}` : run

// How to point a client at this emulator: addresses, credentials, whole programs to copy, and how it reaches a receiver.

import type { JSX } from 'preact'
import type { Credentials } from '../api.js'
import { KeyValues } from '../kit/key-values.js'
import { ProblemNote } from '../kit/notes.js'
import { Secret } from '../kit/secret.js'
import { Tabs } from '../kit/tabs.js'
import { runOf, snippets } from './client-snippets.js'
import { CopiedText } from './copied-text.js'
import { useCredentials } from './use-credentials.js'

const { origin, protocol } = location

const checks: Readonly<Record<Credentials['auth'], string>> = {
  any: 'Any non-empty Bearer token will do (--auth any).',
  strict: 'Only tokens issued here, with the scopes that a call needs (--auth strict).',
  off: 'No token is asked for (--auth off).'
}

const Addresses = ({ known }: { readonly known: Credentials }): JSX.Element => (
  <section class="card">
    <h2>Addresses and credentials</h2>
    <KeyValues
      rows={[
        ['Auth url', <code key="auth">{origin + known.tokenUrl}</code>],
        ['REST url', <code key="rest">{origin + known.restUrl}</code>],
        ['Client id', <code key="id">{known.clientId}</code>],
        ['Client secret', <Secret key="secret" value={known.clientSecret} what="the client secret" />],
        ['A token', <Secret key="token" value={known.token} what="the token" />],
        ['Checks', checks[known.auth]]
      ]}
    />
    {protocol === 'https:' && (
      <p class="hint">
        It serves https with the authority of this machine: <code>npx ens-local ca install-help</code> says how a client
        comes to trust it.
      </p>
    )}
  </section>
)

const Programs = ({ known }: { readonly known: Credentials }): JSX.Element => (
  <section class="card">
    <h2>In your client</h2>
    <p>Each is a whole program: it fetches a token, and lists the callbacks.</p>
    <Tabs
      label="Languages"
      tabs={snippets.map(snippet => ({
        name: snippet.name,
        content: () => (
          <>
            <p class="hint">
              <code>{runOf(snippet, origin)}</code>
            </p>
            <CopiedText
              key={snippet.name}
              what={snippet.what}
              text={secrets => snippet.text(origin, secrets)}
              credentials={known}
            />
          </>
        )
      }))}
    />
  </section>
)

export const ConnectPage = (): JSX.Element => {
  const { data, problem, refresh } = useCredentials()
  const known = data.value
  return (
    <div class="sheet">
      <header>
        <h1>Point a client here</h1>
      </header>
      {problem.value && <ProblemNote problem={problem.value} again={() => void refresh()} />}
      {known && <Addresses known={known} />}
      {known && <Programs known={known} />}
    </div>
  )
}

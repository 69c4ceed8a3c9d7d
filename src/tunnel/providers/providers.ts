// Every provider, one line each, and which of them is taken when none is asked for.

import type { Provider, ProviderId, ProviderTools } from '../tunnel-ports.js'
import type { TunnelSettings } from '../tunnel-settings.js'
import { createCloudflared } from './cloudflared.js'
import { createCommand } from './command.js'
import { createLocaltunnel } from './localtunnel.js'
import { createSsh } from './ssh.js'
import { createUrl } from './url.js'

type CreateProvider = (settings: TunnelSettings, tools: ProviderTools) => Provider

const providers: Readonly<Record<ProviderId, CreateProvider>> = {
  localtunnel: createLocaltunnel,
  ssh: createSsh,
  cloudflared: createCloudflared,
  command: createCommand,
  url: createUrl
}

interface Choice {
  readonly id: ProviderId
  /** One sentence for people. */
  readonly because: string
}

/** What the options leave no doubt about. */
const choiceOf = (settings: TunnelSettings): Choice | undefined => {
  const { provider, tunnelCommand, tunnelUrl, server, name, tunnelBin } = settings
  if (provider !== 'auto') return { id: provider, because: `${provider} was asked for` }
  if (tunnelCommand !== undefined) return { id: 'command', because: 'there is a command to run, so command' }
  // A relay has an origin, `https://…`.
  if (server?.includes('://') === false) return { id: 'ssh', because: `${server} is a login, so ssh` }
  if (server !== undefined) return { id: 'localtunnel', because: `${server} is a relay, so localtunnel` }
  if (tunnelUrl !== undefined) return { id: 'url', because: 'the URL is known and nothing is to be run, so url' }
  if (name !== undefined)
    return { id: 'localtunnel', because: 'a name is wanted, which cloudflared has none of, so localtunnel' }
  if (tunnelBin !== undefined) return { id: 'cloudflared', because: `${tunnelBin} is to be run, so cloudflared` }
  return undefined
}

const lookAround = async ({ findProgram }: ProviderTools): Promise<Choice> => {
  const found = await findProgram('cloudflared')
  if (found === undefined) return { id: 'localtunnel', because: 'cloudflared is not on PATH, so localtunnel' }
  return { id: 'cloudflared', because: 'cloudflared is on PATH' }
}

/** Throws UserError `ERR_OPTION`, or a row of `failures.ts`, when the provider lacks an option or can not do what one asks. */
export const chooseProvider = async (
  settings: TunnelSettings,
  tools: ProviderTools
): Promise<{ provider: Provider; because: string }> => {
  const { id, because } = choiceOf(settings) ?? (await lookAround(tools))
  return { provider: providers[id](settings, tools), because }
}

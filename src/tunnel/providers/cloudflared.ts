// The provider `cloudflared`: a quick tunnel of Cloudflare, made by its own program, which is never downloaded.

import { UserError } from '../../errors.js'
import { tunnelFailure } from '../failures.js'
import type { FrontDoor, Provider, ProviderTools } from '../tunnel-ports.js'
import type { TunnelSettings } from '../tunnel-settings.js'
import { dialProgram, type ProgramDial, type Verdict } from './dial-program.js'

// Observed: the lines of cloudflared 2022 to 2026 in reports to its authors. It ends after each of them. The last is all
// that older ones say when Cloudflare answers with something else than JSON, which is mostly 429.
const verdicts: readonly Verdict[] = [
  { says: /429 Too Many Requests|status 429|error code: 1015/, code: 'ERR_TUNNEL_RATE' },
  { says: /status_code="5\d\d|failed to parse quick Tunnel|failed to provision/, code: 'ERR_TUNNEL_RELAY' },
  { says: /status_code="4\d\d/, code: 'ERR_TUNNEL_REFUSED' },
  { says: /failed to request quick Tunnel/, code: 'ERR_TUNNEL_UNREACHABLE' },
  { says: /failed to unmarshal quick Tunnel/, code: 'ERR_TUNNEL_RATE' }
]

/** The host is made of words; where the tunnel is ordered, `api.`, stands in its errors. */
const quickUrl = /https:\/\/(?!api\.)[a-z\d-]+\.trycloudflare\.com(?![\w.-])/i

const BINARY_HINT =
  'Get cloudflared from your package manager or https://github.com/cloudflare/cloudflared/releases, say where it is with --tunnel-bin, or choose --provider localtunnel.'

const checkFit = ({ name, tunnelUrl }: TunnelSettings): void => {
  if (name !== undefined)
    throw tunnelFailure('ERR_TUNNEL_NO_NAME', `A quick tunnel of cloudflared chooses its own name, so not ${name}.`)
  if (tunnelUrl !== undefined) {
    const hint = `For a tunnel that has a URL: --provider command --tunnel-command "cloudflared tunnel run NAME" --tunnel-url ${tunnelUrl}`
    const message = 'tunnelUrl: a quick tunnel of cloudflared chooses its own URL.'
    throw new UserError(message, hint, { code: 'ERR_OPTION' })
  }
}

export const createCloudflared = (
  settings: TunnelSettings,
  { stopwatch }: Pick<ProviderTools, 'stopwatch'>
): Provider => {
  checkFit(settings)
  const toDial = ({ host, port }: FrontDoor): ProgramDial => ({
    label: 'cloudflared',
    command: settings.tunnelBin ?? 'cloudflared',
    args: ['tunnel', '--no-autoupdate', '--url', `http://${host}:${port}`],
    readUrl: line => quickUrl.exec(line)?.[0],
    verdicts,
    binaryHint: BINARY_HINT
  })
  return {
    id: 'cloudflared',
    stableName: false,
    dial: request => dialProgram(toDial(request.front), request, stopwatch)
  }
}

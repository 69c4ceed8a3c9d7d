// A cloudflared that prints what real ones printed, recorded in reports to its authors from 2022 to 2026. Its edge is the
// test's: `startTlsFront`.

import { type Puppets, startPuppets } from './puppet.js'

const thanks =
  'INF Thank you for trying Cloudflare Tunnel. Doing so, without a Cloudflare account, is a quick way to experiment and try it out. However, be aware that these account-less Tunnels have no uptime guarantee, are subject to the Cloudflare Online Services Terms of Use (https://www.cloudflare.com/website-terms/), and Cloudflare reserves the right to investigate your use of Tunnels for violations of such terms. If you intend to use Tunnels in production you should use a pre-created named tunnel by following: https://developers.cloudflare.com/cloudflare-one/connections/connect-apps'
const requesting = 'INF Requesting new quick Tunnel on trycloudflare.com...'
const border = `INF +${'-'.repeat(92)}+`

const text = (...lines: readonly string[]): string =>
  lines.map(line => (/^[A-Z]{3} /.test(line) ? `2026-02-03T13:19:49Z ${line}\n` : `${line}\n`)).join('')

/** A host that its quick tunnels have in tests. */
export const quickHost: string = 'buffalo-marco-cardiff-motel.trycloudflare.com'

/** The tunnel is there. */
export const recordedReady = (host: string = quickHost): string =>
  text(
    border,
    'INF |  Your quick Tunnel has been created! Visit it at (it may take some time to be reachable):  |',
    `INF |  ${`https://${host}`.padEnd(90)}|`,
    border,
    'INF Cannot determine default configuration path. No file [config.yml config.yaml] in [~/.cloudflared /etc/cloudflared]',
    'INF Version 2023.4.0',
    'INF Initial protocol quic',
    'INF Registered tunnel connection connIndex=0 connection=c206cf44-945f-4c3c-a85c-af60c6338dc2 ip=198.41.192.77 location=fra08 protocol=quic'
  )

type Recorded =
  | 'starting'
  | 'rateLimited'
  | 'rateLimitedBefore2024'
  | 'rateLimited2026'
  | 'workerFailed'
  | 'noId'
  | 'forbidden'
  | 'offline'

/** `starting` is what comes first, the others are why there is no tunnel. */
export const recorded: Readonly<Record<Recorded, string>> = {
  starting: text(thanks, requesting),
  rateLimited: text(
    'ERR Error unmarshaling QuickTunnel response: error code: 1015 error="invalid character \'e\' looking for beginning of value" status_code="429 Too Many Requests"',
    "failed to unmarshal quick Tunnel: invalid character 'e' looking for beginning of value"
  ),
  rateLimitedBefore2024: text("failed to unmarshal quick Tunnel: invalid character 'e' looking for beginning of value"),
  rateLimited2026: text('quick tunnel provisioning failed with status 429: rate limited'),
  workerFailed: text(
    'ERR Error unmarshaling QuickTunnel response: error code: 1101 error="invalid character \'e\' looking for beginning of value" status_code="500 Internal Server Error"',
    "failed to unmarshal quick Tunnel: invalid character 'e' looking for beginning of value"
  ),
  noId: text('failed to parse quick Tunnel ID: invalid UUID length: 0'),
  forbidden: text(
    'ERR Error unmarshaling QuickTunnel response: Host not in allowlist error="invalid character \'H\' looking for beginning of value" status_code="403 Forbidden"',
    "failed to unmarshal quick Tunnel: invalid character 'H' looking for beginning of value"
  ),
  offline: text(
    'failed to request quick Tunnel: Post "https://api.trycloudflare.com/tunnel": dial tcp: lookup api.trycloudflare.com: no such host'
  )
}

interface Teardown {
  teardown(end: () => unknown): void
}

/** One that does what the test says. */
export const startFakeCloudflared = (t: Teardown): Promise<Puppets> => startPuppets(t, 'cloudflared')

/** One whose tunnel is there as soon as `edge` leads to the port in its `--url`. */
export const startWorkingCloudflared = async (t: Teardown, edge: (port: number) => void): Promise<string> => {
  const { path, next } = await startFakeCloudflared(t)
  const serve = async (): Promise<never> => {
    for (;;) {
      const puppet = await next()
      edge(Number(new URL(puppet.args.at(-1) ?? '').port))
      await puppet.obey({ do: 'err', text: recorded.starting })
      await puppet.obey({ do: 'err', text: recordedReady() })
    }
  }
  void serve()
  return path
}

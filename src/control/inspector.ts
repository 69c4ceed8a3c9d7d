// The inspector: a page and its files, for a browser. They hold no data, so they need no guard: what they show they have
// to ask for, as everybody else.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ReadInspectorFile } from '../ports.js'
import { ControlError } from './control-error.js'

/** Nothing from elsewhere, nothing inline, in no frame, and no text ever becomes markup. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'"
]

const headers: Readonly<Record<string, string>> = {
  'content-security-policy': policy.join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // Kept, but asked for again each time: after an update there is another page.
  'cache-control': 'no-cache'
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml'
}

const typeOf = (name: string): string => types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream'

/** A proxy in between may have made the tag a weak one. */
const isKnown = ({ headers: asked }: FastifyRequest, etag: string): boolean =>
  String(asked['if-none-match'])
    .split(',')
    .some(tag => ['*', etag].includes(tag.trim().replace(/^W\//, '')))

const noSuchFile = (name: string): ControlError =>
  new ControlError(
    404,
    'no-such-file',
    `The inspector has no file ${name}.`,
    'Load the page anew: it may be an older one.'
  )

export const addInspector = (app: FastifyInstance, readFile: ReadInspectorFile): void => {
  const send = async (name: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const file = await readFile(name)
    if (file === undefined) throw noSuchFile(name)
    reply.headers(headers).header('etag', file.etag)
    return isKnown(request, file.etag) ? reply.code(304).send() : reply.type(typeOf(name)).send(file.bytes)
  }
  app.get('/', { config: { summary: 'The inspector', isUnguarded: true } }, async (request, reply) => {
    const [path = '', query] = request.url.split(/(?=\?)/)
    // One route for both spellings, since slashes at the end do not count.
    return path.endsWith('/') ? send('index.html', request, reply) : reply.redirect(`${app.prefix}/${query ?? ''}`)
  })
  app.get('/inspector/:file', { config: { isUnguarded: true, isAsset: true } }, async (request, reply) =>
    send((request.params as { file: string }).file, request, reply)
  )
}

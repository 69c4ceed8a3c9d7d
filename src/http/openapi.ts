// What can be called here, of ENS and of the control API, gathered from the routes themselves as an OpenAPI 3.1 document.

import type { FastifyInstance, RouteOptions } from 'fastify'

const errorSchema = {
  type: 'object',
  properties: { message: { type: 'string' }, errorcode: { type: 'integer' }, documentation: { type: 'string' } },
  required: ['message', 'errorcode', 'documentation']
}

const jsonBody = (schema: object): object => ({ required: true, content: { 'application/json': { schema } } })

const parametersOf = (url: string): object[] =>
  [...url.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))

const toOperation = ({ url, config = {} }: RouteOptions): object => {
  const { operation, scope, body, summary } = config
  const isEns = operation !== undefined
  return {
    tags: [isEns ? 'ENS' : 'ens-local'],
    ...(isEns && { operationId: operation }),
    ...((summary ?? operation) && { summary: summary ?? operation }),
    ...(scope !== undefined && { security: [{ bearer: [scope] }] }),
    ...(url.includes(':') && { parameters: parametersOf(url) }),
    ...(body && { requestBody: jsonBody(body) }),
    responses: {
      [operation?.startsWith('create') ? '201' : '200']: { description: 'Done' },
      ...(isEns && {
        '4XX': {
          description: 'Refused',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } }
        }
      })
    }
  }
}

/** Watches the routes as they are added; the document of those seen so far comes out. Call it before adding routes. */
export const watchForOpenapi = (app: FastifyInstance, version: string): (() => object) => {
  const paths: Record<string, Record<string, object>> = {}
  app.addHook('onRoute', (route: RouteOptions) => {
    if (route.url.includes('*') || route.method === 'HEAD' || route.config?.isAsset) return
    const path = route.url.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [String(route.method).toLowerCase()]: toOperation(route) }
  })
  return () => ({
    openapi: '3.1.0',
    info: { title: 'ens-local', version, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Error: errorSchema },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } }
    }
  })
}

// How a client is let in, read when a view wants it, and again after an interruption: each life of an emulator has its own token.

import type { Credentials } from '../api.js'
import { useResource } from '../kit/use-resource.js'
import { usePage } from '../page-context.js'
import type { Resource } from '../resource.js'

export const useCredentials = (): Resource<Credentials> => {
  const { api } = usePage()
  return useResource('credentials', { load: () => api.get<Credentials>('/credentials'), concerns: () => false })
}

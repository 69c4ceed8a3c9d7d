// A poster that is loaded with the first probe: its HTTP client takes longer to load than all the rest, and many a start
// needs none.

import type { Poster, PosterOptions } from './create-poster.js'

export const createLatePoster = (options: PosterOptions): Poster => {
  let poster: Promise<Poster> | undefined
  const load = async (): Promise<Poster> => (await import('./create-poster.js')).createPoster(options)
  return {
    post: async request => {
      poster ??= load()
      return (await poster).post(request)
    },
    cancel: () => void poster?.then(({ cancel }) => cancel()),
    close: async () => (await poster)?.close()
  }
}

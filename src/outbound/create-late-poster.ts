// A poster that is loaded with the first exchange: its HTTP client takes longer to load than all the rest, and many a
// start needs none.

import type { Poster, PosterOptions } from './create-poster.js'

export const createLatePoster = (options: PosterOptions): Poster => {
  let loading: Promise<Poster> | undefined
  let poster: Poster | undefined
  const load = async (): Promise<Poster> => {
    poster = (await import('./create-poster.js')).createPoster(options)
    return poster
  }
  return {
    post: request => {
      if (poster !== undefined) return poster.post(request)
      loading ??= load()
      return loading.then(({ post }) => post(request))
    },
    isOther: end => poster?.isOther(end) ?? false,
    cancel: () => void loading?.then(({ cancel }) => cancel()),
    close: async () => (await loading)?.close()
  }
}

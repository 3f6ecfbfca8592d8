import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const server = 'http://127.0.0.1:8000'
const base = '/static/app/'

/** The page starts after its language; its script is fetched beside it all the same. */
const startAhead: Plugin = {
  name: 'start-ahead',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) =>
      Object.values(bundle ?? {})
        .filter((file) => file.type === 'chunk')
        .filter(({ facadeModuleId }) => facadeModuleId?.endsWith('/src/start.tsx'))
        .flatMap(({ fileName, imports }) => [fileName, ...imports])
        .map((file) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: base + file },
          injectTo: 'head' as const,
        })),
  },
}

export default defineConfig({
  base,
  plugins: [startAhead],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../audino_py/static/app',
    emptyOutDir: true,
    manifest: 'manifest.json',
    assetsInlineLimit: 0, // the Content-Security-Policy allows no data: addresses
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
  server: { proxy: { '/api': server } },
  test: { include: ['src/**/*.test.{ts,tsx}', 'gates/**/*.test.mjs'] },
})

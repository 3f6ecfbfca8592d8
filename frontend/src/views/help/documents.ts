import { blocksOf } from '../../ui/markdown-blocks'

const FILES = import.meta.glob<string>('../../../../audino_py/docs/*.md', {
  eager: true,
  query: '?raw',
  import: 'default',
})

/** The written documentation, by the names of its files. */
export const DOCUMENTS = Object.entries(FILES).map(([path, text]) => {
  const first = blocksOf(text)[0]
  const name = path.replace(/^.*\//, '').replace(/\.md$/, '')
  return { name, text, title: first?.kind === 'title' ? first.text : name }
})

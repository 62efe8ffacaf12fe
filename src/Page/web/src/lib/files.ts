/** Gives a file to whoever looks at the page. */
export function save(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // not at once: the browser may not have begun to read it
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** A file's name of what people have named. */
export const fileName = (...parts: readonly string[]): string => parts.map(part => part.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|-+$/g, '').slice(0, 80)).filter(part => part !== '').join('-') || 'chart';

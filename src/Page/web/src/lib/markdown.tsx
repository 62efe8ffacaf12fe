import type { ComponentChildren } from 'preact';

/** A note in a small part of Markdown: headings, lists, code, emphasis, links. All of it becomes elements and text, nothing HTML. */
export function Markdown({ source }: { source: string }) {
  return <div class="note">{blocks(source.replace(/\r\n?/g, '\n'))}</div>;
}

function blocks(source: string): ComponentChildren[] {
  const lines = source.split('\n');
  const all: ComponentChildren[] = [];
  let index = 0;
  const takeWhile = (matches: (line: string) => boolean) => {
    const taken: string[] = [];
    for (let line = lines[index]; line !== undefined && matches(line); line = lines[++index]) taken.push(line);
    return taken;
  };
  while (index < lines.length) {
    const line = lines[index] ?? '';
    const heading = /^(#{1,3})\s+(.*)$/.exec(line);
    if (line.trim() === '') index++;
    else if (line.startsWith('```')) {
      index++;
      const code = takeWhile(one => !one.startsWith('```'));
      index++;
      all.push(<pre><code>{code.join('\n')}</code></pre>);
    } else if (heading) {
      index++;
      // the page's own headings are above it
      const content = spans(heading[2] ?? '');
      all.push(heading[1]?.length === 1 ? <h3>{content}</h3> : <h4>{content}</h4>);
    } else if (/^\s*[-*]\s+/.test(line)) all.push(<ul>{takeWhile(one => /^\s*[-*]\s+/.test(one)).map(one => <li>{spans(one.replace(/^\s*[-*]\s+/, ''))}</li>)}</ul>);
    else if (/^\s*\d+[.)]\s+/.test(line)) all.push(<ol>{takeWhile(one => /^\s*\d+[.)]\s+/.test(one)).map(one => <li>{spans(one.replace(/^\s*\d+[.)]\s+/, ''))}</li>)}</ol>);
    else if (line.startsWith('>')) all.push(<blockquote>{blocks(takeWhile(one => one.startsWith('>')).map(one => one.replace(/^>\s?/, '')).join('\n'))}</blockquote>);
    else {
      const first = index;
      const text = takeWhile(one => one.trim() !== '' && (index === first || !/^(#{1,3}\s|```|\s*[-*]\s+|\s*\d+[.)]\s+|>)/.test(one)));
      all.push(<p>{spans(text.join(' '))}</p>);
    }
  }

  return all;
}

const span = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*|_([^_]+)_|\[([^\]]+)\]\(([^)\s]+)\)/;

function spans(source: string): ComponentChildren[] {
  const match = span.exec(source);
  if (!match) return [source];
  const [whole, code, strong, star, emphasis, label, address] = match;
  const rest = spans(source.slice(match.index + whole.length));
  const before = source.slice(0, match.index);
  if (code !== undefined) return [before, <code>{code}</code>, ...rest];
  if (strong !== undefined) return [before, <strong>{spans(strong)}</strong>, ...rest];
  if (star !== undefined || emphasis !== undefined) return [before, <em>{spans(star ?? emphasis ?? '')}</em>, ...rest];
  // a link that would run something is shown as it was written
  return [before, isSafe(address ?? '') ? <a href={address} rel="noopener noreferrer" target="_blank">{label}</a> : whole, ...rest];
}

const isSafe = (address: string) => /^(https?:\/\/|mailto:|#\/)/i.test(address);

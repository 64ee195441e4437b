import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isLoadable, remoteHost, type MediaPart } from './media';

const image = (uri: string | null, modality = 'image'): MediaPart => ({ type: 'media', modality, mimeType: null, uri, size: null });

it('names the host that would be asked, as the one who asks reads the address', () => {
  assert.equal(remoteHost(image('https://user:word@example.org:8443/a.png?x=@b')), 'example.org:8443');
  assert.equal(remoteHost(image('http://one\\@two/a.png')), 'one');
  assert.equal(remoteHost(image('HTTPS://EXAMPLE.org')), 'example.org');
  assert.equal(remoteHost(image('http://')), null);
  assert.equal(remoteHost(image('gs://bucket/a.png')), 'bucket');
  assert.equal(remoteHost(image('file-abc')), null);
  assert.equal(remoteHost(image(null)), null);
});

it('offers to load images over http alone', () => {
  assert.deepEqual(
    [image('https://a/b.png'), image('https://a/b.wav', 'audio'), image('gs://a/b.png'), image('file:///a.png'), image('http://'), image(null)].map(isLoadable),
    [true, false, false, false, false, false],
  );
});

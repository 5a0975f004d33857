import ssh2 from 'ssh2';

/** A new ed25519 key pair in OpenSSH form, its private half locked if a passphrase is given. */
export function makeKeyPair(passphrase?: string): { private: string; public: string } {
  const locked = { passphrase: passphrase ?? '', cipher: 'aes256-ctr', rounds: 4 };
  const options = passphrase === undefined ? {} : locked;
  // ssh2 1.17 cuts leading zero bytes off the public half, so that one key in 256 or so cannot be
  // read back: make them until one can.
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519', options);
    if (!(ssh2.utils.parseKey(pair.private, passphrase) instanceof Error)) return pair;
  }
}

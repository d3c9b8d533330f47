package tidemark.simulation;

import tidemark.fixture.ForwardingOnlineStore;

/** An online store of which a mutant does some things otherwise. */
abstract class AlteredOnlineStore extends ForwardingOnlineStore {
  final OnlinePort port;

  AlteredOnlineStore(OnlinePort port) {
    super(port);
    this.port = port;
  }
}

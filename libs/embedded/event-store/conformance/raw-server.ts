/** What a server says of itself, asked without the client's own reading of it. */
import { credentials, type ServiceError } from '@grpc/grpc-js';
import { GossipClient } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import { ServerFeaturesClient } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { addressOf } from './raw.js';

/** The answer to one unary call. */
const answered = <T>(call: (done: (error: ServiceError | null, answer: T) => void) => unknown): Promise<T> =>
  new Promise((resolve, reject) => void call((error, answer) => (error ? reject(error) : resolve(answer))));

/** Version, and the features by `service/method`. */
export const rawFeatures = async (url: string): Promise<{ version: string; methods: Record<string, string[]> }> => {
  const client = new ServerFeaturesClient(addressOf(url), credentials.createInsecure());
  try {
    const answer = await answered<features.SupportedMethods>((done) =>
      client.getSupportedMethods(new shared.Empty(), done),
    );
    const methods = answer
      .getMethodsList()
      .map((method) => [`${method.getServiceName()}/${method.getMethodName()}`, method.getFeaturesList()] as const);
    return { version: answer.getEventStoreServerVersion(), methods: Object.fromEntries(methods) };
  } finally {
    client.close();
  }
};

export const rawGossip = async (url: string): Promise<gossip.MemberInfo.AsObject[]> => {
  const client = new GossipClient(addressOf(url), credentials.createInsecure());
  try {
    const answer = await answered<gossip.ClusterInfo>((done) => client.read(new shared.Empty(), done));
    return answer.toObject().membersList;
  } finally {
    client.close();
  }
};

/** A file that somebody serves. */
export interface RemoteFile {
  readonly name: string;
  readonly bytes: number;
  /** Of the whole file, in hexadecimal. */
  readonly sha256: string;
}

/** A data set that `infodrop data fetch` knows. */
export interface DataSet {
  /** As it is typed. */
  readonly name: string;
  readonly title: string;
  /** Its folder within the data folder. */
  readonly folder: string;
  /** Addresses that have the files under their names: the official one, then its mirrors. */
  readonly addresses: readonly string[];
  readonly files: readonly RemoteFile[];
  /** What the only file, a tar packed with gzip, unpacks to: the names of the files wanted, and their bytes. */
  readonly unpacked?: Readonly<Record<string, number>>;
  /** Page of who made it. */
  readonly page: string;
  /** Where the system's own package puts it, and what installs that. */
  readonly debian?: { readonly folder: string; readonly install: string };
}

// Sizes and sums: https://github.com/tensorflow/datasets/tree/master/tensorflow_datasets/url_checksums (Apache-2.0), read 2026-11-28.

const mnist = {
  name: 'mnist',
  title: 'MNIST',
  folder: 'mnist',
  // The authors' own place often refuses; the second is the mirror that the Computer Vision Foundation keeps of it.
  addresses: ['https://yann.lecun.com/exdb/mnist/', 'https://storage.googleapis.com/cvdf-datasets/mnist/'],
  files: [
    {
      name: 'train-images-idx3-ubyte.gz',
      bytes: 9_912_422,
      sha256: '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
    },
    {
      name: 'train-labels-idx1-ubyte.gz',
      bytes: 28_881,
      sha256: '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
    },
    {
      name: 't10k-images-idx3-ubyte.gz',
      bytes: 1_648_877,
      sha256: '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
    },
    {
      name: 't10k-labels-idx1-ubyte.gz',
      bytes: 4_542,
      sha256: 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6',
    },
  ],
  page: 'http://yann.lecun.com/exdb/mnist/',
} as const satisfies DataSet;

const fashionMnist = {
  name: 'fashion-mnist',
  title: 'Fashion-MNIST',
  folder: 'fashion-mnist',
  addresses: ['http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/'],
  files: [
    {
      name: 'train-images-idx3-ubyte.gz',
      bytes: 26_421_880,
      sha256: '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84',
    },
    {
      name: 'train-labels-idx1-ubyte.gz',
      bytes: 29_515,
      sha256: 'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845',
    },
    {
      name: 't10k-images-idx3-ubyte.gz',
      bytes: 4_422_102,
      sha256: '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073',
    },
    {
      name: 't10k-labels-idx1-ubyte.gz',
      bytes: 5_148,
      sha256: '67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5',
    },
  ],
  page: 'https://github.com/zalandoresearch/fashion-mnist',
  debian: { folder: '/usr/share/datasets/fashion-mnist', install: 'apt-get install dataset-fashion-mnist' },
} as const satisfies DataSet;

const cifar10 = {
  name: 'cifar-10',
  title: 'CIFAR-10 (binary version)',
  folder: 'cifar-10-batches-bin',
  addresses: ['https://www.cs.toronto.edu/~kriz/'],
  files: [
    {
      name: 'cifar-10-binary.tar.gz',
      bytes: 170_052_171,
      sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
    },
  ],
  unpacked: {
    'data_batch_1.bin': 30_730_000,
    'data_batch_2.bin': 30_730_000,
    'data_batch_3.bin': 30_730_000,
    'data_batch_4.bin': 30_730_000,
    'data_batch_5.bin': 30_730_000,
    'test_batch.bin': 30_730_000,
  },
  page: 'https://www.cs.toronto.edu/~kriz/cifar.html',
} as const satisfies DataSet;

const cifar100 = {
  name: 'cifar-100',
  title: 'CIFAR-100 (binary version)',
  folder: 'cifar-100-binary',
  addresses: ['https://www.cs.toronto.edu/~kriz/'],
  files: [
    {
      name: 'cifar-100-binary.tar.gz',
      bytes: 168_513_733,
      sha256: '58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec',
    },
  ],
  unpacked: { 'train.bin': 153_700_000, 'test.bin': 30_740_000 },
  page: 'https://www.cs.toronto.edu/~kriz/cifar.html',
} as const satisfies DataSet;

/** Every data set that can be fetched, by name. */
export const dataSets = {
  mnist,
  'fashion-mnist': fashionMnist,
  'cifar-10': cifar10,
  'cifar-100': cifar100,
} as const satisfies Readonly<Record<string, DataSet>>;

export type DataSetName = keyof typeof dataSets;

/** As they are typed. */
export const dataSetNames = Object.keys(dataSets) as DataSetName[];

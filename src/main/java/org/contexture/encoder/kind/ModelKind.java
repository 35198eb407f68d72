package org.contexture.encoder.kind;

import java.util.List;
import java.util.stream.Stream;
import org.contexture.encoder.model.FileNames;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFiles;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.OnnxGraph;

/**
 * A kind of model: which files it is made of, how it is opened, and what its vectors depend on. All
 * that depends on the kind is asked of it here, so that a new one is a new constant.
 */
public enum ModelKind {
  /** A constant vector for each word of a list, with modules of sentence-transformers behind. */
  WORD_EMBEDDINGS {
    @Override
    boolean isOf(ModelFiles files) {
      return files.isOfWeights() && files.isOfWordEmbeddings();
    }

    @Override
    public TokenModel open(ModelFolder folder) {
      return WordEmbeddingModel.open(folder);
    }

    @Override
    public List<String> moreFiles(ModelFolder folder) {
      return ModelDefaults.moreFiles(folder);
    }

    @Override
    public boolean isContextual() {
      return false;
    }

    @Override
    public boolean runsGraphs() {
      return false;
    }
  },

  /** A constant vector for each token of a Hugging Face tokenizer. */
  STATIC_EMBEDDINGS {
    @Override
    boolean isOf(ModelFiles files) {
      return files.isOfWeights() && files.all().size() > 1;
    }

    @Override
    public TokenModel open(ModelFolder folder) {
      return StaticModel.open(folder);
    }

    @Override
    public List<String> moreFiles(ModelFolder folder) {
      return ModelDefaults.moreFiles(folder);
    }

    @Override
    public boolean isContextual() {
      return false;
    }

    @Override
    public boolean runsGraphs() {
      return false;
    }

    @Override
    public boolean usesTokenizers() {
      return true;
    }
  },

  /** An ONNX graph and a Hugging Face tokenizer. */
  TRANSFORMER {
    @Override
    boolean isOf(ModelFiles files) {
      return files.all().stream()
          .anyMatch(
              name -> name.equals(FileNames.TOKENIZER) || name.endsWith("/" + FileNames.TOKENIZER));
    }

    @Override
    public TokenModel open(ModelFolder folder) {
      return OnnxTokenModel.open(folder);
    }

    @Override
    public ModelDefaults defaults(ModelFolder folder) {
      return ModelDefaults.read(folder);
    }

    @Override
    public List<String> moreFiles(ModelFolder folder) {
      return Stream.of(OnnxGraph.weights(folder), ModelDefaults.moreFiles(folder))
          .flatMap(List::stream)
          .toList();
    }

    @Override
    public boolean usesTokenizers() {
      return true;
    }

    @Override
    public boolean takesTokenIds() {
      return true;
    }
  },

  /** ELMo's options and HDF5 weights. */
  ELMO {
    @Override
    boolean isOf(ModelFiles files) {
      return files.main().endsWith(".hdf5") && files.all().size() > 1;
    }

    @Override
    public TokenModel open(ModelFolder folder) {
      return ElmoTokenModel.open(folder);
    }
  },

  /** One file with a constant vector for each word; it may have any name. */
  WORD_VECTORS {
    @Override
    boolean isOf(ModelFiles files) {
      return files.all().size() == 1;
    }

    @Override
    public TokenModel open(ModelFolder folder) {
      return WordVectorModel.open(folder);
    }

    @Override
    public boolean isContextual() {
      return false;
    }

    @Override
    public boolean runsGraphs() {
      return false;
    }
  };

  /** The kind of a model of these files. */
  public static ModelKind of(ModelFiles files) {
    return Stream.of(values()).filter(kind -> kind.isOf(files)).findFirst().orElseThrow();
  }

  /**
   * The folder with {@link #moreFiles} that are there among the model's.
   *
   * @throws ModelException where a file that names them cannot be read
   */
  public static ModelFolder whole(ModelFolder folder) {
    return folder.with(of(folder.files()).moreFiles(folder));
  }

  /** Whether a model of these files is of this kind, and of none before it. */
  abstract boolean isOf(ModelFiles files);

  /**
   * What a model's own files say about its use.
   *
   * @throws ModelException where they are malformed, or ask for what Contexture does not do
   */
  public ModelDefaults defaults(ModelFolder folder) {
    try (TokenModel model = open(folder)) {
      return model.defaults();
    }
  }

  /**
   * Opens a model of this kind.
   *
   * @throws ModelException where its files are malformed or do not belong together
   */
  public abstract TokenModel open(ModelFolder folder);

  /**
   * Files that only the content of the model's other files names, relative to the folder; whether
   * they are there is not looked at.
   *
   * @throws ModelException where one of those cannot be read
   */
  public List<String> moreFiles(ModelFolder folder) {
    return List.of();
  }

  /**
   * Whether a token's states depend on the tokens beside it. Where they do not, a text may be read
   * in any pieces.
   */
  public boolean isContextual() {
    return true;
  }

  /** Whether ONNX Runtime computes its states. */
  public boolean runsGraphs() {
    return true;
  }

  /** Whether Hugging Face's tokenizers library cuts its texts. */
  public boolean usesTokenizers() {
    return false;
  }

  /** Whether its main file is a graph that ONNX Runtime can feed with token ids as it is. */
  public boolean takesTokenIds() {
    return false;
  }
}
